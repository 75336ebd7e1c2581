// Texts for answering a request: the buttons for each kind, and what can be done in the same step.
import type { Result } from '../../../../client.ts'
import { actionText, kindText } from '../../names.ts'

type Kind = Result<'getOrder'>['requests'][number]['kind']

const ACCEPT: Readonly<Record<Kind, string>> = {
  cancellation: 'Agree to cancel',
  change: 'Accept the change',
  partial_refund: 'Accept the offer',
  update: 'Accept',
}
const DECLINE: Readonly<Record<Kind, string>> = {
  cancellation: 'Decline and continue',
  change: 'Decline and keep the date',
  partial_refund: 'Decline the offer',
  update: 'Decline',
}
const AND: Readonly<Record<string, string>> = {
  give_requirements: 'answer the questions',
  deliver: 'deliver',
  request_revision: 'request a revision',
  accept_delivery: 'accept the delivery',
}
const and = (action: string): string => AND[action] ?? actionText(action)

export const answering = {
  yourTurn: 'Your turn',
  waitingFor: (who: string): string => `Waiting for ${who}`,
  kind: (kind: Kind): string => kindText(kind),
  accept: (kind: Kind): string => ACCEPT[kind],
  decline: (kind: Kind): string => DECLINE[kind],
  declineAnd: (action: string): string => `Decline and ${and(action)}`,
  withdraw: 'Withdraw the request',
  withdrawAnd: (action: string): string => `Withdraw and ${and(action)}`,
  acceptAnd: (action: string): string => `Accept and ${and(action)}`,
  how: 'How do you want to continue?',
  chooseSide: 'Choose a side.',
  reply: 'Send the answer',
  replyLabel: (name: string): string => `Your answer to ${name}`,
  whyDecline: (name: string): string => `A note to ${name}: why are you declining?`,
  differently: 'Dispute the cause',
  differentlyHelp: 'You agree to cancel, but not to the stated cause. Both views are recorded.',
  whose: 'Whose side is the cause on?',
  why: 'Why do you dispute it?',
  acceptDifferently: 'Agree to cancel, dispute the cause',
  sending: 'Sending …',
  back: 'Back',
} as const
