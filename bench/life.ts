// The life of an order that every caller repeats, in four commands: place, ask to cancel, write a message, accept.
import { randomUUID } from 'node:crypto'

export const STEPS = ['place', 'open', 'message', 'answer'] as const
export type Step = (typeof STEPS)[number]

/** One order; `id` is set once the order is placed. */
export interface Life {
  readonly reference: string
  readonly buyer: string
  readonly seller: string
  id: string
}

/**
 * The number of buyers, and of sellers. It is so small that after a while most of them already have a row, as in a real
 * marketplace.
 */
const PEOPLE = 2000
const randomPerson = (): number => Math.floor(Math.random() * PEOPLE)

export const newLife = (): Life => ({
  reference: `r-${randomUUID()}`,
  id: '',
  buyer: `b-${randomPerson()}`,
  seller: `s-${randomPerson()}`,
})

export interface Sent {
  readonly path: string
  readonly actor: string | null
  readonly body: object
}

/** Returns the HTTP request of a step, as a marketplace sends it. */
export function requestOf(step: Step, life: Life): Sent {
  const { reference, buyer, seller, id } = life
  switch (step) {
    case 'place':
      return { path: '/v1/orders', actor: null, body: { reference, ...PURCHASE, ...peopleOf(buyer, seller) } }
    case 'open':
      return { path: `/v1/orders/${id}/requests`, actor: `buyer:${buyer}`, body: REQUEST }
    case 'message':
      return { path: `/v1/orders/${id}/messages`, actor: `buyer:${buyer}`, body: { text: MESSAGE } }
    case 'answer':
      return { path: `/v1/orders/${id}/requests/2/answer`, actor: `seller:${seller}`, body: { answer: 'accept' } }
  }
}

const PURCHASE = {
  gig: { id: 'g-100', version: '3', title: 'A logo in three drafts, with source files' },
  currency: 'USD',
  price: 12_000,
  extras: [{ title: 'Source files', price: 2500 }],
  turnaround: 'P18D',
}
const peopleOf = (buyer: string, seller: string) => ({
  buyer: { id: buyer, name: `Buyer ${buyer}`, language: 'en', timeZone: 'America/New_York' },
  seller: { id: seller, name: `Seller ${seller}`, language: 'de', timeZone: 'Europe/Berlin' },
})
export const REQUEST = {
  kind: 'cancellation',
  reason: 'cannot_wait',
  explanation: 'I have to have the logo by Friday, and eighteen days are too long for that. Sorry!',
} as const
export const MESSAGE = 'I should have looked at the delivery time before I bought this. It is nobody’s fault but mine.'
