// Policies for tests other than the shipped one: other windows, other outcomes of silence, every switch reversed.
import { defaultPolicy } from '../policy/default.ts'
import type { Policy } from '../policy/policy.ts'

const { spans, requests, partialRefund } = defaultPolicy

/** A policy that weighs fault, stops the work clock during a cancellation, and never cancels by silence. */
export const strictPolicy: Policy = {
  ...defaultPolicy,
  name: 'strict',
  workClockStopsDuringCancellation: true,
  weighsFault: true,
  attempts: 1,
  feeBasisPoints: 1_234,
  requests: {
    ...requests,
    cancellation: {
      buyer: {
        in_progress: { window: 'P3D', onSilence: 'declined' },
        delivered: { window: 'PT11H', onSilence: 'withdrawn' },
      },
      seller: { in_progress: { window: 'P5D', onSilence: 'declined' } },
    },
    change: { seller: { in_progress: { window: 'PT30H', onSilence: 'declined' } } },
  },
}

/** A policy with spans that are short and nearly equal, under which silence may cost the seller money. */
export const briskPolicy: Policy = {
  ...defaultPolicy,
  name: 'brisk',
  reviewAfterLate: false,
  declinesBeforeStaff: 0,
  most: { cases: 2, messages: 3, messagesPerHour: 2, requests: 4 },
  feeBasisPoints: 0,
  spans: {
    ...spans,
    coolingOff: 'PT30M',
    unstarted: 'PT9H',
    withoutRequirements: 'P2D',
    lateCancel: 'PT36H',
    withoutDelivery: 'P4D',
    completion: 'PT20H',
    completionAtLeast: 'PT20H',
    revisionAtLeast: 'PT1H',
    payment: 'PT1H',
    requestPause: 'PT0S',
    shortWindow: 'PT8H',
    lastReminder: 'PT6H',
    messages: 'P3D',
    case: 'P20D',
    hold: 'PT30H',
    completionHold: 'P2D',
    holdNotice: 'PT30H',
    holdPause: 'P3D',
  },
  requests: {
    ...requests,
    update: { buyer: { in_progress: { window: 'PT10H', onSilence: 'closed' } } },
    partial_refund: {
      seller: {
        in_progress: { window: 'PT48H', onSilence: 'accepted' },
        delivered: { window: 'P9D', onSilence: 'withdrawn' },
      },
    },
  },
  partialRefund: {
    shareBasisPoints: 10_000,
    currencies: { ...partialRefund.currencies, JPY: { over: 0, least: 1 }, KWD: { over: 50_000, least: 5_000 } },
  },
}

export const POLICIES: readonly Policy[] = [defaultPolicy, strictPolicy, briskPolicy]
