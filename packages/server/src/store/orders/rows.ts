// The input of a save: the rows of each order, as in their tables.
import type { StreamToSave, WithState } from '../streams/saved.ts'
import type { Person } from './load.ts'
import type { MoneyToSave } from './moneyRequests.ts'

/** One order's new state. Instants are ISO 8601 or null, hashes are hexadecimal. */
export interface OrderToSave extends StreamToSave, WithState {
  readonly nextDueAt: string | null
  readonly nextStopAt: string | null
  readonly buyerTab: string
  readonly sellerTab: string
  readonly staffTab: string
  readonly openCase: boolean
  readonly closedAt: string | null
  readonly entries: readonly EntryToSave[]
  /** The money requests that these events open or settle. */
  readonly money: readonly MoneyToSave[]
  /** null if the seller's performance log is unchanged. */
  readonly performanceLog: PerformanceToSave | null
  /** Set only for a new order. */
  readonly placing: PlacingToSave | null
}
export interface PlacingToSave {
  readonly reference: string
  readonly buyer: Person
  readonly seller: Person
  readonly title: string
  readonly policyVersion: number
  readonly placedAt: string
  readonly caller: string
  readonly key: string | null
  readonly bodyHash: string | null
  /** Set only for a new seller. */
  readonly isFirst: boolean
}
export interface PerformanceToSave {
  readonly seller: string
  readonly reference: string
  readonly recordedAt: string
  readonly orders: readonly ClosedToSave[]
  readonly answers: readonly AnswerToSave[]
}
export interface ClosedToSave {
  /** The sequence number of the event. */
  readonly line: number
  readonly at: string
  readonly buyer: string
  readonly gig: string | null
  readonly placedAt: string | null
  readonly dueAt: string | null
  readonly deliveredAt: string | null
  readonly lateWhenClosed: boolean
  /** Evaluations after this instant may have a different result. */
  readonly touches: string
  readonly closedAt: string
  readonly completedAt: string | null
  readonly method: string
  readonly decidedBy: string | null
  readonly openedBy: string | null
  readonly reason: string | null
  readonly fault: string
  readonly faultStatus: string | null
  readonly value: number | null
  readonly earned: number | null
  readonly currency: string | null
  readonly rating: number | null
  /** How much longer the order stays in windows, in milliseconds. */
  readonly staysLonger: number
}
export interface AnswerToSave {
  readonly question: string
  readonly type: string
  readonly at: string
  readonly by: string | null
  readonly buyer: string
}
export interface EntryToSave {
  readonly seq: number
  readonly line: number
  readonly account: string
  readonly amount: number
  readonly currency: string
  readonly at: string
  readonly personId: string
}
