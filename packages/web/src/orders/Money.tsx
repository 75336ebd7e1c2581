// Shows the money of an order: what was paid, where it is now, and which payments are pending, each line explained.
import type { Order } from '../api/cache.ts'
import { moneyText, orderPage } from '../locale.ts'
import { Section } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import s from './OrderPage.module.css'

export function Money({ order }: { readonly order: Order }) {
  const { currency, price, extras, total, balances } = order
  const money = (amount: number) => moneyText(amount, currency)
  const lines = [
    { name: orderPage.money.held, help: orderPage.money.heldHelp, amount: balances.held },
    {
      name: orderPage.money.released,
      help: balances.released < 0 ? orderPage.money.below : orderPage.money.releasedHelp,
      amount: balances.released,
    },
    { name: orderPage.money.fee, help: orderPage.money.feeHelp, amount: balances.fee },
    { name: orderPage.money.refunded, help: undefined, amount: balances.refunded },
  ].filter(({ amount }) => amount !== 0)
  return (
    <Section title={orderPage.money.title} id="money">
      <dl className={s.kv}>
        <dt>{orderPage.money.order}</dt>
        <dd>{money(price)}</dd>
        {extras.map(extra => (
          <Line
            key={`${extra.title} ${extra.price}`}
            name={orderPage.money.extra(extra.title)}
            value={money(extra.price)}
          />
        ))}
        {extras.length > 0 && <Line name={orderPage.money.total} value={money(total)} />}
        <div className={s.rule} />
        {lines.map(({ name, help, amount }) => (
          <Line key={name} name={name} help={help} value={money(amount)} strong />
        ))}
      </dl>
      <Moves order={order} />
    </Section>
  )
}

const Line = ({
  name,
  help,
  value,
  strong = false,
}: {
  readonly name: string
  readonly help?: string | undefined
  readonly value: string
  readonly strong?: boolean
}) => (
  <>
    <dt className={strong ? s.sum : undefined}>{name}</dt>
    <dd className={strong ? s.sum : undefined}>{value}</dd>
    {help && <dd className={s.help}>{help}</dd>}
  </>
)

/** Lists the refunds and payments requested from the payment side, each with its state. */
function Moves({ order: { refunds, payments, currency } }: { readonly order: Order }) {
  if (refunds.length + payments.length === 0) return null
  return (
    <ul className={s.lines}>
      {payments.map(({ id, amount, state, at }) => (
        <li key={id}>
          {orderPage.money.payment(amount, currency, state)}, <When at={at} />
        </li>
      ))}
      {refunds.map(({ id, amount, state, at }) => (
        <li key={id}>
          {orderPage.money.refund(amount, currency, state)}, <When at={at} />
        </li>
      ))}
    </ul>
  )
}
