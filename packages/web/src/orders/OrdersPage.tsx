// The list of orders: four tabs with counts, search, and rows that move when something happens.
import { orderList } from '@evenhand/sdk/words/en'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useOrders } from '../api/orders.ts'
import { useSession } from '../api/session.ts'
import { Button, cx, Skeleton } from '../ui/parts.tsx'
import { useListKeys } from './listKeys.ts'
import { OrderRow } from './OrderRow.tsx'
import s from './OrdersPage.module.css'

const route = getRouteApi('/inside/orders')
const TABS = ['your_turn', 'waiting', 'active', 'closed'] as const
type Tab = (typeof TABS)[number]
const tabOf = (text: string | undefined): Tab => TABS.find(tab => tab === text) ?? 'your_turn'

export function OrdersPage() {
  const { tab: named, q = '' } = route.useSearch()
  const tab = tabOf(named)
  const { me } = useSession()
  const { data, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useOrders(tab, q)
  const list = useRef<HTMLUListElement>(null)
  const search = useRef<HTMLInputElement>(null)
  useListKeys(list, search)
  const rows = data?.pages.flatMap(page => page.items) ?? []
  const counts = data?.pages.at(-1)?.counts
  return (
    <>
      <div className={s.head}>
        <h1>{orderList.title}</h1>
        <Search key={tab} tab={tab} q={q} field={search} />
      </div>
      <Tabs tab={tab} q={q} counts={counts} />
      {isPending || !me ? (
        <Skeleton />
      ) : rows.length === 0 ? (
        <Empty tab={tab} q={q} role={me.role} />
      ) : (
        <ul ref={list} className={cx(s.rows, isPlaceholderData && s.old)} aria-label={orderList.tabs[tab]}>
          {rows.map(row => (
            <OrderRow key={row.id} row={row} role={me.role} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button wide disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {orderList.more}
        </Button>
      )}
      {rows.length > 0 && <p className={s.keys}>{orderList.keys}</p>}
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
            {counts ? orderList.count(counts[name] ?? 0) : '–'}
          </span>
        </Link>
      ))}
    </nav>
  )
}

/** Fast enough to follow the typing, slow enough not to ask for every letter. */
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
