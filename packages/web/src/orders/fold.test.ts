// Tests that three or more adjacent bookkeeping entries are folded into one, and that actions of people never are.
import { expect, it } from 'vitest'
import { entriesOf } from './fold.ts'

const NAMES: Readonly<Record<string, string>> = {
  r: 'reminder.due',
  a: 'refund.requested',
  d: 'refund.done',
  m: 'message.written',
}
/** Writes a history as letters: each letter is an event, and brackets enclose a fold. */
const shown = (letters: string): string =>
  entriesOf([...letters].map(letter => ({ type: NAMES[letter] ?? '', letter })))
    .map(entry => ('event' in entry ? entry.event.letter : `(${entry.folded.map(({ letter }) => letter).join('')})`))
    .join('')

it.each([
  ['', ''],
  ['m', 'm'],
  ['mr', 'mr'],
  ['mad', 'mad'],
  ['mrad', 'm(rad)'],
  ['rrrm', '(rrr)m'],
  ['rrmrr', 'rrmrr'],
  ['mrrrrmadm', 'm(rrrr)madm'],
])('the history “%s” is shown as “%s”', (events, lines) => {
  expect(shown(events)).toBe(lines)
})
