// The what-if form: shows the level before and after a number of completed and cancelled orders, as the server computes
// it.
import { useEffect, useId, useState } from 'react'
import { dataOf } from '../loadable.ts'
import { levelPage, phraseText } from '../locale.ts'
import f from '../ui/fields.module.css'
import { Input } from '../ui/fields.tsx'
import { Answered } from '../ui/notices/Answered.tsx'
import { useAnnouncement } from '../ui/notices/announce.tsx'
import { Card, cx, Skeleton, To } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { type Imagined, type Level, type LevelRow, useWhatIf } from './data.ts'
import s from './level.module.css'
import { Phrases } from './Phrases.tsx'

const CAUSES = ['seller', 'buyer', 'contested', 'shared', 'none'] as const
type Cause = (typeof CAUSES)[number]
const causeOf = (text: string): Cause => CAUSES.find(each => each === text) ?? 'seller'

const FAULTS: Readonly<Record<Cause, Pick<Imagined, 'fault' | 'faultStatus'>>> = {
  seller: { fault: 'seller', faultStatus: 'agreed' },
  buyer: { fault: 'buyer', faultStatus: 'agreed' },
  contested: { fault: 'buyer', faultStatus: 'contested' },
  shared: { fault: 'shared', faultStatus: 'agreed' },
  none: { fault: 'none' },
}

const MOST = 1000
/** Returns the whole number that was typed, 0 for an empty field, or null for anything else. */
const wholeOf = (text: string): number | null =>
  text.trim() === '' ? 0 : /^\d{1,4}$/.test(text.trim()) && Number(text) <= MOST ? Number(text) : null

/** The pause after typing: short enough to feel immediate, long enough to send no call for every digit. */
const PAUSE_MS = 250
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** The inputs shown at first: completed orders, cancelled orders, and the side at fault. */
const FIRST = '0 1 seller'

export function WhatIf({ level }: { readonly level: Level }) {
  const [completed, setCompleted] = useState('0')
  const [cancelled, setCancelled] = useState('1')
  const [cause, setCause] = useState<Cause>('seller')
  const id = useId()
  const counts = [wholeOf(completed), wholeOf(cancelled)] as const
  const query = useSettled(`${counts[0]} ${counts[1]} ${cause}`)
  return (
    <Card title={levelPage.whatIf.title} id="what-if">
      <p className={s.note}>{levelPage.whatIf.lead}</p>
      <div className={s.numbers}>
        <NumberOf label={levelPage.whatIf.completed} text={completed} onChange={setCompleted} />
        <NumberOf label={levelPage.whatIf.cancelled} text={cancelled} onChange={setCancelled} />
      </div>
      <div className={cx(f.field, s.cause)}>
        <label className={f.label} htmlFor={id}>
          {levelPage.whatIf.cause}
        </label>
        <select id={id} className={f.input} value={cause} onChange={event => setCause(causeOf(event.target.value))}>
          {CAUSES.map(each => (
            <option key={each} value={each}>
              {levelPage.whatIf.causes[each]}
            </option>
          ))}
        </select>
      </div>
      <Answer level={level} query={query} />
    </Card>
  )
}

const NumberOf = ({
  label,
  text,
  onChange,
}: {
  readonly label: string
  readonly text: string
  readonly onChange: (text: string) => void
}) => (
  <Input
    label={label}
    type="number"
    inputMode="numeric"
    min={0}
    max={MOST}
    step={1}
    value={text}
    error={wholeOf(text) === null ? levelPage.whatIf.range : null}
    onChange={event => onChange(event.target.value)}
  />
)

function imaginedOf(query: string): Imagined | null {
  const [completed, cancelled, cause = ''] = query.split(' ')
  const [of, not] = [Number(completed), Number(cancelled)]
  return Number.isNaN(of) || Number.isNaN(not) ? null : { completed: of, cancelled: not, ...FAULTS[causeOf(cause)] }
}

function Answer({ level, query }: { readonly level: Level; readonly query: string }) {
  const answer = useWhatIf(level.seller.id, imaginedOf(query))
  const data = dataOf(answer)
  const reader = useReader()
  // The result for the inputs shown at first is not announced, since the reader has not requested it.
  useAnnouncement(
    data && query !== FIRST
      ? levelPage.whatIf
          .answer(data, level)
          .map(each => phraseText(each, reader))
          .join(' ')
      : null,
  )
  return (
    <Answered of={answer} what={levelPage.whatIf.what} loading={<Skeleton />} empty={null}>
      {found =>
        found && (
          <>
            <p className={cx(s.answer, found.after.event === 'lowered' && s.answerLost)}>
              <Phrases phrases={levelPage.whatIf.answer(found, level)} />
            </p>
            <p className={s.note}>{levelPage.whatIf.before(found, level)}</p>
            <Changed
              before={[...found.before.keep, ...found.before.reach]}
              after={[...found.after.keep, ...found.after.reach]}
            />
          </>
        )
      }
    </Answered>
  )
}

const keyOf = ({ criterion, window, dateBasis }: LevelRow): string => [criterion, window, dateBasis].join(' ')

/** Lists the scorecard rows that would change. */
function Changed({ before, after }: { readonly before: readonly LevelRow[]; readonly after: readonly LevelRow[] }) {
  const known = new Map(before.map(row => [keyOf(row), row]))
  const rows = new Map(after.map(row => [keyOf(row), row]))
  const changed = [...rows.values()].flatMap(row => {
    const was = known.get(keyOf(row))
    const [old, now] = [was ? levelPage.whatIf.figure(was) : '–', levelPage.whatIf.figure(row)]
    return old === now ? [] : [{ row, old, now }]
  })
  if (changed.length === 0) return <p className={s.note}>{levelPage.whatIf.same}</p>
  return (
    <table className={s.changed}>
      <caption>{levelPage.whatIf.changed}</caption>
      <tbody>
        {changed.map(({ row, old, now }) => (
          <tr key={keyOf(row)}>
            <th scope="row">{levelPage.card.name(row)}</th>
            <td>
              <s>{old}</s> <To /> <b>{now}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
