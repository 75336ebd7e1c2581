// The money of an order: what was paid, where it is now, and what is under way, with each line explained.
import { moneyText, orderPage } from '@evenhand/sdk/locales/en'
import type { Order } from '../api/cache.ts'
import { Section } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import s from './OrderPage.module.css'

const texts = orderPage.money

export function Money({ order }: { readonly order: Order }) {
  const { currency, price, extras, total, balances } = order
  const money = (amount: number) => moneyText(amount, currency)
  const lines = [
    { name: texts.held, help: texts.heldHelp, amount: balances.held },
    { name: texts.released, help: balances.released < 0 ? texts.below : texts.releasedHelp, amount: balances.released },
    { name: texts.fee, help: texts.feeHelp, amount: balances.fee },
    { name: texts.refunded, help: undefined, amount: balances.refunded },
  ].filter(({ amount }) => amount !== 0)
  return (
    <Section title={texts.title} id="money">
      <dl className={s.kv}>
        <dt>{texts.order}</dt>
        <dd>{money(price)}</dd>
        {extras.map(extra => (
          <Line key={`${extra.title} ${extra.price}`} name={texts.extra(extra.title)} says={money(extra.price)} />
        ))}
        {extras.length > 0 && <Line name={texts.total} says={money(total)} />}
        <div className={s.rule} />
        {lines.map(({ name, help, amount }) => (
          <Line key={name} name={name} help={help} says={money(amount)} strong />
        ))}
      </dl>
      <Moves order={order} />
    </Section>
  )
}

const Line = ({
  name,
  help,
  says,
  strong = false,
}: {
  readonly name: string
  readonly help?: string | undefined
  readonly says: string
  readonly strong?: boolean
}) => (
  <>
    <dt className={strong ? s.sum : undefined}>{name}</dt>
    <dd className={strong ? s.sum : undefined}>{says}</dd>
    {help && <dd className={s.help}>{help}</dd>}
  </>
)

/** Refunds and payments requested from the payment side, with their state. */
function Moves({ order: { refunds, payments, currency } }: { readonly order: Order }) {
  if (refunds.length + payments.length === 0) return null
  return (
    <ul className={s.lines}>
      {payments.map(({ id, amount, state, at }) => (
        <li key={id}>
          {texts.payment(amount, currency, state)}, <When at={at} />
        </li>
      ))}
      {refunds.map(({ id, amount, state, at }) => (
        <li key={id}>
          {texts.refund(amount, currency, state)}, <When at={at} />
        </li>
      ))}
    </ul>
  )
}
