// Looks up saves of unknown outcome: whether a command's own events have been stored after all.
import type { Receipt } from '../store/orders/load.ts'
import type { PendingCommand } from './envelope.ts'

/** What a command has done already: an earlier one with its key, or its own save whose response was lost. */
export interface Already {
  readonly receipt: Receipt
  readonly status: number
  readonly replayed: boolean
}

/** Finds which of these call ids have an event, and returns its sequence number for each. */
export type FindCalls = (ids: readonly string[], callIds: readonly string[]) => Promise<ReadonlyMap<string, number>>

/** Finds the commands whose save in doubt succeeded. Runs after loading, so that no such save is missed. */
export async function foundSaves<C, X, E>(
  findCalls: FindCalls,
  batch: readonly PendingCommand<C, X, E>[],
  receiptOf: (before: number, own: readonly E[]) => Receipt,
): Promise<ReadonlyMap<PendingCommand<C, X, E>, Already>> {
  const inDoubt = batch.flatMap(pending => {
    const { doubt, envelope } = pending
    return doubt && envelope.callId !== null
      ? [{ pending, ...doubt, id: envelope.stream, callId: envelope.callId }]
      : []
  })
  if (inDoubt.length === 0) return new Map()
  const numbers = await findCalls(
    inDoubt.map(({ id }) => id),
    inDoubt.map(({ callId }) => callId),
  )
  return new Map(
    inDoubt.flatMap(({ pending, own, expected, callId }) => {
      const first = numbers.get(callId)
      // An event that is not newer belongs to another command, whose key has since expired.
      if (first === undefined || first <= expected) return []
      return [
        [pending, { receipt: receiptOf(first - 1, own), status: pending.envelope.status, replayed: false }] as const,
      ]
    }),
  )
}

/** A later command has advanced the stream, so the save in doubt can no longer succeed. */
export function forgetDoubt<C, X, E>(pending: PendingCommand<C, X, E>, version: number): void {
  if (pending.doubt && version > pending.doubt.expected) pending.doubt = null
}
