// The scorecard: each criterion with its figures, what it takes to keep and to reach a level, and whether that is met.

import { levelPage } from '../locale.ts'
import { cx } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import type { Level, LevelRow } from './data.ts'
import s from './tables.module.css'

interface Pair {
  readonly key: string
  readonly row: LevelRow
  readonly keep: LevelRow | null
  readonly reach: LevelRow | null
}

const keyOf = ({ criterion, window, dateBasis, together }: LevelRow): string =>
  [criterion, window, dateBasis, together?.criterion].join(' ')

/** Pairs the rows for keeping the level with those for reaching the next, so that a shared criterion is one row. */
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
  return (
    <>
      {!hasKeep && <p className={s.lead}>{levelPage.card.nothing}</p>}
      <table className={cx(s.table, s.card)}>
        <thead>
          <tr>
            <th scope="col">{levelPage.card.criterion}</th>
            <th scope="col">{levelPage.card.now}</th>
            {hasKeep && <th scope="col">{levelPage.card.keep(level.level.name)}</th>}
            {level.next !== null && <th scope="col">{levelPage.card.reach(level.next)}</th>}
          </tr>
        </thead>
        <tbody>
          {pairs.map(pair => (
            <Row key={pair.key} pair={pair} level={level} />
          ))}
        </tbody>
      </table>
    </>
  )
}

const isSame = (keep: LevelRow | null, reach: LevelRow | null): boolean =>
  keep !== null &&
  reach !== null &&
  levelPage.card.required(keep) === levelPage.card.required(reach) &&
  keep.met === reach.met

function Row({ pair: { row, keep, reach }, level }: { readonly pair: Pair; readonly level: Level }) {
  const { next, scorecard } = level
  const reader = useReader()
  const fails = keep !== null && (keep.met === false || levelPage.card.failsThen(keep, level))
  const isLost = levelPage.isEndangered(level) && fails
  // On narrow screens, a requirement that is the same for keeping the level and reaching the next is shown once.
  const same = next !== null && isSame(keep, reach)
  const toKeep = same ? levelPage.card.both(level.level.name, next) : levelPage.card.keep(level.level.name)
  return (
    <tr>
      <th scope="row">
        <span className={s.name}>{levelPage.card.name(row)}</span>
        <small>{levelPage.card.about(row)}</small>
      </th>
      <td>
        <Figure row={row} />
        <Bar row={row} keep={keep} reach={reach} isLost={isLost} />
      </td>
      {scorecard.keep.length > 0 && (
        <td>
          <Requirement
            row={keep}
            isLost={isLost}
            name={toKeep}
            more={keep ? levelPage.card.forecastText(keep, level, reader) : ''}
          />
        </td>
      )}
      {next !== null && (
        <td className={cx(same && s.same)}>
          <Requirement
            row={reach}
            isLost={false}
            name={levelPage.card.reach(next)}
            more={reach && reach.met !== true ? levelPage.card.missing(reach) : ''}
          />
        </td>
      )}
    </tr>
  )
}

function Figure({ row }: { readonly row: LevelRow }) {
  const [sample, disputed] = [levelPage.card.sample(row), levelPage.card.disputed(row)]
  const isRate = row.unit === 'rate' && row.denominator !== 0
  return (
    <>
      {isRate ? (
        <span>
          {levelPage.card.ratio(row)}
          {row.shown !== null && <b> · {levelPage.card.percent(String(row.shown))}</b>}
        </span>
      ) : (
        <b>{row.unit === 'rating' && row.shown !== null ? row.shown : levelPage.card.figure(row)}</b>
      )}
      {sample && <small>{sample}</small>}
      {disputed && <small>{disputed}</small>}
    </>
  )
}

const MARKS = { true: '✓', false: '✕', no_data: '–' } as const

interface RequirementProps {
  readonly row: LevelRow | null
  readonly isLost: boolean
  readonly name: string
  readonly more: string
}

/** Shows one requirement: its value, whether it is met, and how much is missing. */
function Requirement({ row, isLost, name, more }: RequirementProps) {
  if (!row) return <small className={s.nothing}>{levelPage.card.none}</small>
  const together = levelPage.card.together(row)
  return (
    <>
      <span className={s.narrow}>{name}: </span>
      <span className={s.required}>{levelPage.card.required(row)}</span>
      {together && <small>{together}</small>}{' '}
      <span className={cx(s.met, row.met === true && s.ok, isLost && s.lost)}>
        <span aria-hidden="true">{MARKS[`${row.met}`]}</span> {levelPage.card.met(row)}
        {more && <>, {more}</>}
      </span>
    </>
  )
}

const requiredValue = (required: LevelRow['required']): number =>
  typeof required === 'object' ? required.amount : typeof required === 'number' ? required : Number.parseFloat(required)

/**
 * Returns the range of the bar. A rating, or a rate that must be high, has its whole scale; any other bar ends at or
 * beyond the largest value that it shows.
 */
function rangeOf({ unit, op }: LevelRow, value: number, limits: readonly number[]): readonly [number, number] {
  const most = Math.max(...limits, value, 1)
  if (unit === 'rating') return [1, 5]
  if (unit === 'rate') return op.startsWith('>') ? [0, 100] : [0, Math.min(most * 1.5, 100)]
  return [0, most * (value >= Math.max(...limits) ? 1 : 1.1)]
}

function Bar({
  row,
  keep,
  reach,
  isLost,
}: Omit<Pair, 'key'> & {
  readonly isLost: boolean
}) {
  const limits = [...new Set([keep, reach].flatMap(each => (each ? [requiredValue(each.required)] : [])))]
  const { unit, numerator, denominator, shown } = row
  if ((unit === 'rate' && shown === null) || limits.every(each => each === 0)) return null
  const part = denominator === null ? numerator : numerator / (denominator || 1)
  const value = unit === 'rate' ? 100 * part : part
  const [low, high] = rangeOf(row, value, limits)
  const at = (n: number) => `${Math.min(100, Math.max(0, ((n - low) / (high - low || 1)) * 100))}%`
  return (
    <span className={s.bar} aria-hidden="true">
      <span className={cx(s.fill, isLost && s.fillLost)} style={{ width: at(value) }} />
      {limits.map((each, i) => (
        <span key={each} className={cx(s.mark, i > 0 && s.markNext)} style={{ insetInlineStart: at(each) }} />
      ))}
    </span>
  )
}
