// Parses the inputs in `allowed` into types. The API leaves `inputs` untyped; values that do not parse are left out.
import type { OpenOffer, Order } from './cache.ts'

export type Inputs = Readonly<Record<string, unknown>>
export type Side = 'buyer' | 'seller' | 'shared' | 'none'
export type FollowAction = 'give_requirements' | 'deliver' | 'request_revision' | 'accept_delivery'

const isInputs = (value: unknown): value is Inputs =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const numberIn = (inputs: Inputs, name: string): number | null =>
  typeof inputs[name] === 'number' ? inputs[name] : null
export const textIn = (inputs: Inputs, name: string): string | null =>
  typeof inputs[name] === 'string' ? inputs[name] : null
export const within = (inputs: Inputs, name: string): Inputs => (isInputs(inputs[name]) ? inputs[name] : {})
const listIn = (inputs: Inputs, name: string): readonly unknown[] => (Array.isArray(inputs[name]) ? inputs[name] : [])
export const textsIn = (inputs: Inputs, name: string): readonly string[] =>
  listIn(inputs, name).filter((item): item is string => typeof item === 'string')
/** Returns the maximum length of a text, in characters; `otherwise` if the server names none. */
export const longest = (inputs: Inputs, name: string, otherwise = 1000): number =>
  numberIn(within(inputs, name), 'max') ?? otherwise

const DAY_MS = 86_400_000
/**
 * Returns how far in the future an instant may lie, in milliseconds, if the server gives whole days (“P366D”); else
 * null.
 */
export function spanIn(inputs: Inputs, name: string): number | null {
  const [, days] = /^P(\d+)D$/.exec(textIn(within(inputs, name), 'within') ?? '') ?? []
  return days === undefined ? null : Number(days) * DAY_MS
}

const SIDES: readonly string[] = ['buyer', 'seller', 'shared', 'none']
export const isSide = (value: unknown): value is Side => typeof value === 'string' && SIDES.includes(value)
export const sidesIn = (inputs: Inputs, name: string): readonly Side[] => listIn(inputs, name).filter(isSide)

const FOLLOWING: readonly string[] = ['give_requirements', 'deliver', 'request_revision', 'accept_delivery']
const isFollowing = (value: unknown): value is FollowAction => typeof value === 'string' && FOLLOWING.includes(value)
export interface Following {
  readonly action: FollowAction
  readonly inputs: Inputs
}
/** Returns the actions that can follow in the same step as an answer or a withdrawal. */
export const followingsIn = (inputs: Inputs): readonly Following[] =>
  listIn(inputs, 'followUp').flatMap(item =>
    isInputs(item) && isFollowing(item.action) ? [{ action: item.action, inputs: within(item, 'inputs') }] : [],
  )

type Answer = 'accept' | 'decline' | 'reply'
/** Returns the inputs for this answer to a request, or null if the answer is not possible now. */
export const answerIn = (inputs: Inputs, answer: Answer): Inputs | null =>
  listIn(inputs, 'answers').find((item): item is Inputs => isInputs(item) && item.answer === answer) ?? null

interface Offered {
  readonly window: string
  readonly onSilence: string
}
/** Returns the time to answer the request and the effect of silence, or null if the action opens no request. */
export function consequenceOf(inputs: Inputs): Offered | null {
  const [window, onSilence] = [textIn(inputs, 'window'), textIn(inputs, 'onSilence')]
  return window === null || onSilence === null ? null : { window, onSilence }
}

/** Returns every entry of `allowed` that permits this action; there can be several, such as one for each case. */
export const allOffered = ({ allowed }: Order, action: string): readonly OpenOffer[] =>
  allowed.filter((offer): offer is OpenOffer => offer.ok && offer.action === action)

/** Returns the first entry of `allowed` that permits this action, or null if there is none. */
export const offered = ({ allowed }: Order, action: string): OpenOffer | null =>
  allowed.find((offer): offer is OpenOffer => offer.ok && offer.action === action) ?? null
