// Parts of the inputs in `allowed` that several pages read.
import { type OpenOffer, offered } from '@evenhand/sdk'
import type { Order } from './cache.ts'

export type Side = NonNullable<Order['outcome']>['fault']
export type AnswerInputs = OpenOffer<'answer_request'>['inputs']['answers'][number]
/** An action possible in the same step as an answer or a withdrawal, with its inputs. */
export type Following = OpenOffer<'withdraw_request'>['inputs']['followUp'][number]
export type FollowAction = Following['action']

/** Returns the inputs of one way to answer the open request, or null where it is not possible. */
export function answerOffered(order: Order, answer: AnswerInputs['answer']): AnswerInputs | null {
  const answers: readonly AnswerInputs[] = offered(order, 'answer_request')?.inputs.answers ?? []
  return answers.find(each => each.answer === answer) ?? null
}

/** Returns the sides that an accepting party may name; none where no fault is stated. */
export const sidesIn = (inputs: AnswerInputs): readonly Side[] => ('faults' in inputs ? (inputs.faults ?? []) : [])
