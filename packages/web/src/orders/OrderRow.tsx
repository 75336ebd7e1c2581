// One order in the list: what it is, with whom, where it stands, and the next instant that matters.
import { castOf, exactWords, moneyWords, orderList } from '@evenhand/sdk/words/en'
import { Link } from '@tanstack/react-router'
import type { OrderRow as Row } from '../api/cache.ts'
import { Avatar, Pill } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import s from './OrdersPage.module.css'

export function OrderRow({ row, role }: { readonly row: Row; readonly role: string }) {
  const reader = useReader()
  const otherRole = role === 'buyer' ? 'seller' : 'buyer'
  const other = row[otherRole]
  const at = row.nextDueAt ?? undefined
  return (
    <li>
      <Link to="/orders/$id" params={{ id: row.id }} className={s.row}>
        <Avatar name={other.name} role={otherRole} />
        <span className={s.what}>
          <strong>{row.gig.title}</strong>
          <small>
            {orderList.with(other.name)} · {row.reference} · {moneyWords(row.price, row.currency)}
          </small>
        </span>
        <span className={s.state}>
          {row.tab === 'your_turn' ? (
            <>
              <Pill tone="turn">{role === 'staff' ? orderList.phase(row) : orderList.turn(row)}</Pill>
              {row.late && row.inResolution && <Pill>{orderList.inResolution}</Pill>}
            </>
          ) : (
            <>
              <Pill>{orderList.phase(row)}</Pill>
              {row.inResolution && <Pill>{orderList.inResolution}</Pill>}
            </>
          )}
        </span>
        <span className={s.next} title={at && exactWords(at, reader)}>
          {orderList.next(row, castOf(row, role), reader)}
        </span>
      </Link>
    </li>
  )
}
