// The performance log: when each order enters and leaves the window, how it ended, the cause, and its weight.
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { levelPage, shell } from '../locale.ts'
import { Button, cx } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { type Item, type Level, useOlder } from './data.ts'
import { Day } from './Phrases.tsx'
import s from './tables.module.css'

const FILTERS = ['counted', 'cancelled', 'excluded', 'leaving', 'coming', 'earlier'] as const
type Filter = (typeof FILTERS)[number]
const FIRST = 10

/** Groups the orders by filter, using only fields that the server sends. An order can belong to several filters. */
function sorted(
  { performanceLog, nextEvaluation }: Level,
  older: readonly Item[],
): Readonly<Record<Filter, readonly Item[]>> {
  const all = [...performanceLog, ...older]
  const counted = all.filter(({ inWindow, why, expected }) => inWindow && why === null && !expected)
  return {
    counted,
    cancelled: counted.filter(({ method }) => method !== 'completed'),
    excluded: all.filter(({ why }) => why !== null),
    leaving: counted.filter(({ leavesAt }) => leavesAt !== null && leavesAt < nextEvaluation.demote).toReversed(),
    coming: all.filter(({ expected }) => expected),
    earlier: all.filter(({ inWindow, why, expected }) => !inWindow && why === null && !expected),
  }
}

export function PerformanceLog({ level, own }: { readonly level: Level; readonly own: boolean }) {
  const [filter, setFilter] = useState<Filter>('counted')
  const [all, setAll] = useState(false)
  const older = useOlder(level.seller.id, level.older)
  const groups = sorted(level, older.items)
  const items = groups[filter]
  const shown = all ? items : items.slice(0, FIRST)
  // The page has all forecast orders, but there may be older closed ones.
  const hasMore = older.hasMore && filter !== 'coming'
  if (level.performanceLog.length === 0) return <p className={s.lead}>{levelPage.performanceLog.none}</p>
  return (
    <>
      <p className={s.lead}>{levelPage.performanceLog.shownToo(level)}</p>
      <Filters
        groups={groups}
        more={older.hasMore ? FILTERS.filter(each => each !== 'coming') : []}
        filter={filter}
        onChange={chosen => {
          setFilter(chosen)
          setAll(false)
        }}
      />
      {items.length > 0 && <Items items={shown} own={own} />}
      {items.length === 0 && !hasMore && <p className={s.lead}>{levelPage.performanceLog.empty}</p>}
      {items.length > shown.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {levelPage.performanceLog.more(items.length - shown.length)}
        </Button>
      )}
      {older.hasFailed && <p className={s.lead}>{shell.unread.more}</p>}
      {items.length === shown.length && hasMore && (
        <Button
          look="quiet"
          disabled={older.busy}
          onClick={() => {
            setAll(true)
            older.more()
          }}
        >
          {older.busy
            ? levelPage.performanceLog.loading
            : older.hasFailed
              ? shell.unread.retry
              : levelPage.performanceLog.older}
        </Button>
      )}
      {level.chargebacks.length > 0 && (
        <p className={s.lead}>
          {levelPage.performanceLog.chargebacks}{' '}
          {level.chargebacks.map(({ reference, orderId, at }) => (
            <span key={`${reference} ${at}`}>
              <Reference reference={reference} orderId={orderId} /> <Day at={at} />{' '}
            </span>
          ))}
        </p>
      )}
    </>
  )
}

interface FiltersProps {
  readonly groups: Readonly<Record<Filter, readonly Item[]>>
  /** The filters for which more orders exist than have loaded. */
  readonly more: readonly Filter[]
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}

function Filters({ groups, more, filter, onChange }: FiltersProps) {
  const name = useId()
  return (
    <fieldset className={s.filters}>
      <legend className={s.hidden}>{levelPage.performanceLog.filter}</legend>
      {FILTERS.filter(
        each => each === 'counted' || each === filter || groups[each].length > 0 || more.includes(each),
      ).map(each => (
        <label key={each} className={s.filter}>
          <input type="radio" name={name} checked={each === filter} onChange={() => onChange(each)} />
          {levelPage.performanceLog.filters[each]}{' '}
          <span>{levelPage.performanceLog.countOf(groups[each].length, more.includes(each))}</span>
        </label>
      ))}
    </fieldset>
  )
}

const Items = ({ items, own }: { readonly items: readonly Item[]; readonly own: boolean }) => (
  <table className={cx(s.table, s.performanceLog)}>
    <thead>
      <tr>
        <th scope="col">{levelPage.performanceLog.in}</th>
        <th scope="col">{levelPage.performanceLog.order}</th>
        <th scope="col">{levelPage.performanceLog.how}</th>
        <th scope="col">{levelPage.performanceLog.cause}</th>
        <th scope="col" className={s.number}>
          {levelPage.performanceLog.weight}
        </th>
        <th scope="col">{levelPage.performanceLog.out}</th>
      </tr>
    </thead>
    <tbody>
      {items.map(item => (
        <Row key={`${item.reference} ${item.closedAt}`} item={item} own={own} />
      ))}
    </tbody>
  </table>
)

function Row({ item, own }: { readonly item: Item; readonly own: boolean }) {
  const reader = { ...useReader(), own }
  const { why, method, closedAt, leavesAt, completedEarlier, expected, contestable, orderId } = item
  const [cause, reason] = [levelPage.performanceLog.causeOf(item, reader), levelPage.performanceLog.reasonOf(item)]
  return (
    <tr className={cx(why !== null && s.off, expected && s.expected)}>
      <td className={s.in}>
        <span className={s.narrow}>{levelPage.performanceLog.in} </span>
        <Day at={closedAt} />
      </td>
      <th scope="row" className={s.what}>
        <Reference reference={item.reference} orderId={orderId} />
        <small>
          <bdi>{item.title ?? levelPage.performanceLog.elsewhere}</bdi>
        </small>
      </th>
      <td className={s.how}>
        <span aria-hidden="true">{method === 'completed' ? '✓ ' : '✕ '}</span>
        <span className={cx(method !== 'completed' && why === null && s.bad)}>
          {levelPage.performanceLog.ended(item)}
        </span>
        {expected && <small>{levelPage.performanceLog.expected}</small>}
        {reason && <small>{reason}</small>}
        {completedEarlier && (
          <small>
            {levelPage.performanceLog.completedEarlier} <Day at={completedEarlier} />
          </small>
        )}
        {why && <small>{levelPage.performanceLog.why(why)}</small>}
      </td>
      <td className={cx(s.cause, cause === '' && s.nothing)}>
        {cause}
        {contestable && orderId && (
          <small>
            <Link to="/orders/$id" params={{ id: orderId }}>
              {levelPage.performanceLog.contest}
            </Link>
          </small>
        )}
      </td>
      <td className={cx(s.number, s.weight)}>
        <span className={s.narrow}>{levelPage.performanceLog.weight} </span>
        {why === null ? levelPage.performanceLog.weighs(item) : levelPage.performanceLog.notCounted}
      </td>
      <td className={s.out}>
        <span className={s.narrow}>{levelPage.performanceLog.out} </span>
        {why !== null ? '–' : leavesAt === null ? levelPage.performanceLog.never : <Day at={leavesAt} />}
      </td>
    </tr>
  )
}

const Reference = ({ reference, orderId }: { readonly reference: string; readonly orderId: string | null }) =>
  orderId === null ? (
    <bdi>{reference}</bdi>
  ) : (
    <Link to="/orders/$id" params={{ id: orderId }}>
      <bdi>{reference}</bdi>
    </Link>
  )
