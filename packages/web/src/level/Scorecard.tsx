// What is measured: each criterion with its figures, what keeps the level, what reaches the next, and whether it is met.
import { levelPage } from '@evenhand/sdk/words/en'
import { cx } from '../ui/parts.tsx'
import type { Level, LevelRow } from './data.ts'
import s from './tables.module.css'

const words = levelPage.card

interface Pair {
  readonly key: string
  readonly row: LevelRow
  readonly keep: LevelRow | null
  readonly reach: LevelRow | null
}

const keyOf = ({ criterion, window, placedBy, together }: LevelRow): string =>
  [criterion, window, placedBy, together?.criterion].join(' ')

/** What is asked twice stands in one line. */
function pairsOf({ keep, reach }: Level['scorecard']): readonly Pair[] {
  const next = new Map(reach.map(row => [keyOf(row), row]))
  const kept = keep.map(row => ({ key: keyOf(row), row, keep: row, reach: next.get(keyOf(row)) ?? null }))
  const known = new Set(kept.map(({ key }) => key))
  const others = reach.filter(row => !known.has(keyOf(row)))
  return [...kept, ...others.map(row => ({ key: keyOf(row), row, keep: null, reach: row }))]
}

export function Scorecard({ level }: { readonly level: Level }) {
  const pairs = pairsOf(level.scorecard)
  const hasKeep = level.scorecard.keep.length > 0
  const isLost = levelPage.isEndangered(level)
  return (
    <>
      {!hasKeep && <p className={s.lead}>{words.nothing}</p>}
      <table className={cx(s.table, s.card)}>
        <thead>
          <tr>
            <th scope="col">{words.criterion}</th>
            <th scope="col">{words.now}</th>
            {hasKeep && <th scope="col">{words.keep(level.level.name)}</th>}
            {level.next !== null && <th scope="col">{words.reach(level.next)}</th>}
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ key, row, keep, reach }) => (
            <tr key={key}>
              <th scope="row">
                {words.name(row)}
                <small>{words.about(row)}</small>
              </th>
              <td className={s.figure}>
                <Figure row={row} />
                <Bar row={row} keep={keep} reach={reach} isLost={isLost && keep?.met === false} />
              </td>
              {hasKeep && (
                <td>
                  <Asked row={keep} isLost={isLost} name={words.keep(level.level.name)} />
                </td>
              )}
              {level.next !== null && (
                <td>
                  <Asked row={reach} isLost={false} name={words.reach(level.next)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Figure({ row }: { readonly row: LevelRow }) {
  const sample = words.sample(row)
  const isRate = row.unit === 'rate' && row.denominator !== 0
  return (
    <>
      {isRate ? (
        <span>
          {words.ratio(row)}
          {row.shown !== null && <b> {words.percent(String(row.shown))}</b>}
        </span>
      ) : (
        <span>
          <b>{words.figure(row)}</b>
        </span>
      )}
      {sample && <small>{sample}</small>}
    </>
  )
}

const MARKS = { true: '✓', false: '✕', no_data: '–' } as const

/** One requirement: what is asked, whether it is met in a word, and how far it is. */
function Asked({
  row,
  isLost,
  name,
}: {
  readonly row: LevelRow | null
  readonly isLost: boolean
  readonly name: string
}) {
  if (!row) return <small>{words.none}</small>
  const margin = words.margin(row)
  const together = words.together(row)
  return (
    <>
      <span className={s.narrow}>{name}: </span>
      <span className={s.asked}>{words.required(row)}</span>
      {together && <small>{together}</small>}
      <span className={cx(s.met, row.met === true && s.ok, row.met === false && isLost && s.lost)}>
        <span aria-hidden="true">{MARKS[`${row.met}`]}</span> {words.met(row)}
        {margin && <>, {margin}</>}
      </span>
    </>
  )
}

const askedValue = (required: LevelRow['required']): number =>
  typeof required === 'object' ? required.amount : typeof required === 'number' ? required : Number.parseFloat(required)

/** From where to where the bar goes: rates and ratings have an end, the rest goes a little beyond what is asked. */
function rangeOf({ unit, op }: LevelRow, value: number, asked: readonly number[]): readonly [number, number] {
  const most = Math.max(...asked, value, 1)
  if (unit === 'rating') return [1, 5]
  if (unit === 'rate') return op.startsWith('>') ? [0, 100] : [0, Math.min(most * 1.5, 100)]
  return [0, most * (value >= Math.max(...asked) ? 1 : 1.1)]
}

function Bar({
  row,
  keep,
  reach,
  isLost,
}: Omit<Pair, 'key'> & {
  readonly isLost: boolean
}) {
  const asked = [...new Set([keep, reach].flatMap(each => (each ? [askedValue(each.required)] : [])))]
  const { unit, numerator, denominator, shown } = row
  if (unit === 'rate' && shown === null) return null
  const part = denominator === null ? numerator : numerator / (denominator || 1)
  const value = unit === 'rate' ? 100 * part : part
  const [low, high] = rangeOf(row, value, asked)
  const at = (n: number) => `${Math.min(100, Math.max(0, ((n - low) / (high - low || 1)) * 100))}%`
  return (
    <span className={s.bar} aria-hidden="true">
      <span className={cx(s.fill, isLost && s.fillLost)} style={{ width: at(value) }} />
      {asked.map((each, i) => (
        <span key={each} className={cx(s.mark, i > 0 && s.markNext)} style={{ insetInlineStart: at(each) }} />
      ))}
    </span>
  )
}
