// One order in the list: title, other party, status, and the next deadline.
import { Link } from '@tanstack/react-router'
import type { OrderRow as Row } from '../../api/cache.ts'
import { castOf, exactText, levelBadge, moneyText, orderList } from '../../locale.ts'
import { Avatar, Pill } from '../../ui/parts.tsx'
import { useReader } from '../../ui/reader.tsx'
import s from './OrdersPage.module.css'

export function OrderRow({ row, role }: { readonly row: Row; readonly role: string }) {
  const reader = useReader()
  const otherRole = role === 'buyer' ? 'seller' : 'buyer'
  const other = row[otherRole]
  const cast = castOf(row, role)
  const { turn, also } = orderList.marks(row, cast)
  const { text, far, at } = orderList.next(row, cast, reader)
  return (
    <li>
      <Link to="/orders/$id" params={{ id: row.id }} className={s.row}>
        <Avatar name={other.name} role={otherRole} />
        <span className={s.what}>
          <strong>
            <bdi>{row.gig.title}</bdi>
          </strong>
          <small>
            {orderList.with(row, cast)}
            {row.sellerLevel !== null && !cast.is('seller') && (
              <>
                {' '}
                <span className={s.level}>{levelBadge(row.sellerLevel)}</span>
              </>
            )}
            {'\u00a0· '}
            <bdi>{row.reference}</bdi>
            {'\u00a0· '}
            {moneyText(row.total, row.currency)}
          </small>
        </span>
        <span className={s.state}>
          {turn && <Pill tone="turn">{turn}</Pill>}
          {also.map(mark => (
            <span key={mark}>{mark}</span>
          ))}
        </span>
        <span className={s.next} title={at === null ? undefined : exactText(at, reader)}>
          <span>{text}</span> {far && <small>{far}</small>}
        </span>
      </Link>
    </li>
  )
}
