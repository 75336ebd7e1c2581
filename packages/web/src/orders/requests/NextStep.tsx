// Shows a card for each thing that the reader can do now: about a case, a request, the step of the phase, or an order
// that has ended.
import type { Cast } from '@evenhand/sdk/locales'
import type { Order } from '../../api/cache.ts'
import { offered } from '../../api/inputs.ts'
import { actions } from '../../locale.ts'
import { AfterCard, CaseCard, ReviewCard } from '../actions/After.tsx'
import { RightToCancel } from '../actions/RightToCancel.tsx'
import p from '../OrderPage.module.css'
import { WorkForm } from '../work/WorkForm.tsx'
import { AnswerRequest } from './AnswerRequest.tsx'
import { OwnRequest } from './OwnRequest.tsx'
import { StepCard } from './StepCard.tsx'

export function NextStep({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  return (
    <div className={p.nextStep}>
      <CaseCard order={order} cast={cast} />
      <RightToCancel order={order} cast={cast} />
      {offered(order, 'answer_request') && order.request && (
        <AnswerRequest order={order} cast={cast} request={order.request} />
      )}
      <Work order={order} cast={cast} />
      {order.request && offered(order, 'withdraw_request') && (
        <OwnRequest order={order} cast={cast} request={order.request} />
      )}
      <AfterCard order={order} cast={cast} />
      <ReviewCard order={order} cast={cast} />
    </div>
  )
}

/** Shows the step of the phase as a card, which is amber only while the step waits for the reader. */
function Work({ order, cast }: { readonly order: Order; readonly cast: Cast }) {
  const can = (action: string) => offered(order, action) !== null
  const answering_ = offered(order, 'answer_request') !== null
  const turn = order.tab === 'your_turn' && !answering_
  if (can('give_requirements'))
    return (
      <StepCard turn={turn} title={actions.requirements.title} lead={actions.requirements.lead}>
        <WorkForm order={order} cast={cast} action="give_requirements" primary={turn} open={turn} />
      </StepCard>
    )
  if (can('accept_delivery') || can('request_revision'))
    return (
      <StepCard turn={turn} title={actions.look.title} lead={actions.look.lead}>
        <WorkForm order={order} cast={cast} action="accept_delivery" primary={turn} />
        <WorkForm order={order} cast={cast} action="request_revision" primary={false} />
      </StepCard>
    )
  if (can('deliver'))
    return (
      <StepCard
        turn={turn}
        title={actions.deliver.title}
        lead={order.late ? actions.deliver.lateLead : actions.deliver.lead}
      >
        <WorkForm order={order} cast={cast} action="deliver" primary={!answering_} />
      </StepCard>
    )
  return null
}
