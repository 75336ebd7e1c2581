// Shows a card with a button for a party who may cancel alone because the order is late or has not started.
import type { Cast } from '@evenhand/sdk/locales'
import { useState } from 'react'
import type { Order } from '../../api/cache.ts'
import { api } from '../../api/client.ts'
import { longest, offered, textIn, within } from '../../api/inputs.ts'
import { useDraft, useSend } from '../../api/send.ts'
import { useSure } from '../../api/sure.ts'
import { actions, answering } from '../../locale.ts'
import { TextArea } from '../../ui/fields.tsx'
import { focusHeading } from '../../ui/frame/Heading.tsx'
import { FailureNotice } from '../../ui/notices/notices.tsx'
import { Button } from '../../ui/parts.tsx'
import { StepCard } from '../requests/StepCard.tsx'
import { Act } from './Act.tsx'
import s from './actions.module.css'
import { ANY_TEXT } from './Preview.tsx'

const GAINED = ['late', 'unstarted'] as const
const COMMAND = { action: 'cancel', explanation: ANY_TEXT } as const

export function RightToCancel({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  const slot = `${order.id}:cancel-alone`
  const { busy, failure, send } = useSend(slot)
  const [text, setText] = useDraft(slot)
  const [isOpen, setOpen] = useState(text !== '')
  const offer = offered(order, 'cancel')
  const method = GAINED.find(each => each === textIn(within(offer?.inputs ?? {}, 'alone'), 'method'))
  const sure = useSure(order, method ? COMMAND : null, 'ends')
  if (!offer || !method) return null
  const texts = actions.gained[method]
  const other = cast.is('buyer') ? order.seller : order.buyer
  const submit = async () => {
    if (text.trim() !== '' && (await send(api.cancel, { id: order.id, explanation: text }))) setText('')
  }
  return (
    <StepCard turn={false} trouble={texts.mark} title={texts.title} lead={texts.lead}>
      {isOpen ? (
        <form
          className={s.form}
          onSubmit={event => {
            event.preventDefault()
            void submit()
          }}
        >
          <TextArea
            label={actions.gained.why(other.name)}
            value={text}
            onChange={setText}
            max={longest(offer.inputs, 'explanation')}
            focus
          />
          <FailureNotice failure={failure} />
          <Act
            order={order}
            cast={cast}
            command={COMMAND}
            busy={busy ? answering.sending : null}
            disabled={text.trim() === ''}
          >
            {sure}
          </Act>
          <Button
            look="quiet"
            onClick={() => {
              setOpen(false)
              requestAnimationFrame(focusHeading)
            }}
          >
            {answering.back}
          </Button>
        </form>
      ) : (
        <Act order={order} cast={cast} command={COMMAND} busy={null} onPress={() => setOpen(true)}>
          {sure}
        </Act>
      )}
    </StepCard>
  )
}
