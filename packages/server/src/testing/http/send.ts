// Sends calls as any HTTP client would, without the SDK's retries, so that every status and missing response is
// visible.
import { isRecord } from '@evenhand/core'
import type { Result } from '@evenhand/sdk'
import { API_KEY } from './served.ts'

export type OrderView = Result<'getOrder'>

export interface Sent {
  /** The status; null if the connection ended before a response. */
  readonly status: number | null
  readonly replayed: boolean
  readonly body: Readonly<Record<string, unknown>>
}
export interface Sending {
  readonly actor?: string
  readonly key?: string
}

/** Posts a body and returns the result. */
export async function post(url: string, path: string, body: object, { actor, key }: Sending = {}): Promise<Sent> {
  return send(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-type': 'application/json',
      ...(actor === undefined ? {} : { 'evenhand-actor': actor }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  })
}

async function send(url: string, init: RequestInit): Promise<Sent> {
  try {
    const answer = await fetch(url, init)
    const body: unknown = await answer.json()
    const replayed = answer.headers.get('idempotency-replayed') === 'true'
    return { status: answer.status, replayed, body: isRecord(body) ? body : {} }
  } catch {
    return { status: null, replayed: false, body: {} }
  }
}

export const succeeded = ({ status }: Sent): boolean => status !== null && status >= 200 && status < 300

/** Processes a list with limited concurrency. */
export async function spread<T, R>(list: readonly T[], width: number, work: (item: T, i: number) => Promise<R>) {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < list.length; i = next++) {
      const item = list[i]
      if (item !== undefined) results[i] = await work(item, i)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

/** Returns the required fields of a placing, with changes. */
export const placing = (reference: string, changes: object = {}) => ({
  reference,
  gig: { id: 'g1', version: '1', title: 'A 30-second explainer video' },
  buyer: { id: 'lena', name: 'Lena Brandt' },
  seller: { id: 'mora', name: 'Mora Okafor' },
  currency: 'USD',
  price: 15_000,
  extras: [{ title: 'Second ratio', price: 3_000 }],
  turnaround: 'P18D',
  ...changes,
})
