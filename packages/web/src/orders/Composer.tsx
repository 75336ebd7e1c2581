// The message composer: always available, and clearly separate from answering a request.
import type { Cast } from '@evenhand/sdk/locales'
import type { Order } from '../api/cache.ts'
import { api } from '../api/client.ts'
import { longest, offered } from '../api/inputs.ts'
import { useDraft, useSend } from '../api/send.ts'
import { orderPage } from '../locale.ts'
import { TextArea } from '../ui/fields.tsx'
import { FailureNotice } from '../ui/notices/notices.tsx'
import { Avatar, Button } from '../ui/parts.tsx'
import s from './actions/actions.module.css'

/** The id of the message field, for links to it. */
export const WRITE = 'write'

export function Composer({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  const slot = `${order.id}:message`
  const [text, setText] = useDraft(`${cast.is('buyer') ? 'buyer' : 'seller'}:${slot}`)
  const { busy, failure, send } = useSend(slot)
  const offer = offered(order, 'write_message')
  if (!offer) return null
  const other = cast.is('buyer') ? order.seller : order.buyer
  const answers = offer.inputs.answersUpdate === true
  const self = cast.is('buyer')
    ? { name: order.buyer.name, role: 'buyer' }
    : cast.is('seller')
      ? { name: order.seller.name, role: 'seller' }
      : null
  const help = answers
    ? orderPage.composer.answersUpdate
    : order.request?.awaits === 'answer'
      ? orderPage.composer.answersNothing
      : undefined
  const submit = async () => {
    if (text.trim() !== '' && (await send(api.writeMessage, { id: order.id, text }))) setText('')
  }
  return (
    <form
      className={s.composer}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      {self && <Avatar name={self.name} role={self.role} />}
      <TextArea
        id={WRITE}
        label={orderPage.composer.label(other.name)}
        help={help}
        value={text}
        onChange={setText}
        max={longest(offer.inputs, 'text', 10_000)}
        rows={3}
        end={
          <Button type="submit" disabled={busy || text.trim() === ''}>
            {orderPage.composer.send}
          </Button>
        }
      />
      <FailureNotice failure={failure} />
    </form>
  )
}
