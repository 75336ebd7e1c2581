// The list of orders: four tabs with counts, a search, and rows that move as orders change.
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { TABS } from '../../api/first.ts'
import { useOrders } from '../../api/orders.ts'
import { useSession } from '../../api/session.ts'
import { dataOf, mapped } from '../../loadable.ts'
import { orderList } from '../../locale.ts'
import { Heading } from '../../ui/frame/Heading.tsx'
import { Answered, More } from '../../ui/notices/Answered.tsx'
import { cx, Hidden, Skeleton } from '../../ui/parts.tsx'
import { useListKeys } from './listKeys.ts'
import { OrderRow } from './OrderRow.tsx'
import s from './OrdersPage.module.css'

const route = getRouteApi('/inside/orders')
type Tab = (typeof TABS)[number]
const tabOf = (text: string | undefined): Tab => TABS.find(tab => tab === text) ?? TABS[0]

export function OrdersPage() {
  const { tab: named, q = '' } = route.useSearch()
  const tab = tabOf(named)
  const { me } = useSession()
  const { parts, more, isOld } = useOrders(tab, q)
  const list = useRef<HTMLUListElement>(null)
  const search = useRef<HTMLInputElement>(null)
  useListKeys(list, search)
  const role = me?.role ?? ''
  return (
    <>
      <div className={s.head}>
        <Heading title={`${orderList.tabs[tab]} · ${orderList.title}`}>{orderList.title}</Heading>
        <Search key={tab} tab={tab} q={q} field={search} />
      </div>
      <Tabs tab={tab} q={q} counts={dataOf(parts)?.at(-1)?.counts} />
      <Answered
        of={mapped(parts, pages => pages.flatMap(page => page.items))}
        what={orderList.what}
        loading={<Skeleton shape="rows" />}
        empty={{ when: rows => rows.length === 0, content: <Empty tab={tab} q={q} role={role} /> }}
      >
        {rows => (
          <>
            <ul ref={list} className={cx(s.rows, isOld && s.old)} aria-label={orderList.tabs[tab]}>
              {rows.map(row => (
                <OrderRow key={row.id} row={row} role={role} />
              ))}
            </ul>
            <More key={`${tab} ${q}`} more={more}>
              {orderList.more}
            </More>
            <p className={s.keys}>{orderList.keys}</p>
          </>
        )}
      </Answered>
    </>
  )
}

function Tabs({
  tab,
  q,
  counts,
}: {
  readonly tab: Tab
  readonly q: string
  readonly counts: Readonly<Record<string, number>> | undefined
}) {
  return (
    <nav className={s.tabs} aria-label={orderList.tabsLabel}>
      {TABS.map(name => (
        <Link
          key={name}
          to="/orders"
          search={{ tab: name, ...(q === '' ? {} : { q }) }}
          className={cx(s.tab, name === tab && s.chosen)}
          aria-current={name === tab ? 'page' : undefined}
        >
          {orderList.tabs[name]}{' '}
          <span className={cx(s.count, name === 'your_turn' && (counts?.[name] ?? 0) > 0 && s.needs)}>
            {counts ? orderList.count(counts[name] ?? 0) : <Unknown />}
          </span>
        </Link>
      ))}
    </nav>
  )
}

/** Shows a dash for a count that is unknown, since unknown is not zero. */
const Unknown = () => (
  <>
    <span aria-hidden="true">–</span>
    <Hidden>{orderList.unknown}</Hidden>
  </>
)

/** The pause after typing: short enough to feel immediate, long enough to send no call for every letter. */
const PAUSE_MS = 250

function Search({
  tab,
  q,
  field,
}: {
  readonly tab: Tab
  readonly q: string
  readonly field: React.RefObject<HTMLInputElement | null>
}) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q)
  useEffect(() => {
    if (typed.trim() === q) return
    const timer = setTimeout(
      () =>
        void navigate({
          to: '/orders',
          search: { tab, ...(typed.trim() === '' ? {} : { q: typed.trim() }) },
          replace: true,
        }),
      PAUSE_MS,
    )
    return () => clearTimeout(timer)
  }, [typed, q, tab, navigate])
  return (
    <input
      ref={field}
      type="search"
      className={s.search}
      aria-label={orderList.search}
      placeholder={orderList.search}
      maxLength={200}
      value={typed}
      onChange={event => setTyped(event.target.value)}
    />
  )
}

function Empty({ tab, q, role }: { readonly tab: Tab; readonly q: string; readonly role: string }) {
  const empty = role === 'staff' ? orderList.emptyForStaff : orderList.empty
  const [title, detail] = q === '' ? empty[tab] : orderList.noMatch(q)
  return (
    <div className={s.empty}>
      <h2>{title}</h2>
      <p>{detail}</p>
    </div>
  )
}
