// The head of the order page: the status line, whose turn it is, and the steps.
import { describe, expect, it } from 'vitest'
import { BERLIN, NEW_YORK, order, outcome, request } from '../../../../testing/views.ts'
import { castOf } from '../people.ts'
import { orderPage } from './order.ts'

const late = { late: true, dueAt: '2026-11-20T13:00:00.000Z' } as const
const delivered = { phase: 'delivered', completeAt: '2026-11-25T12:00:00.000Z' } as const

describe('the status line', () => {
  it.each([
    {
      what: 'in progress',
      view: order(),
      berlin: 'In progress, due Thu 26 Nov, 14:00, in 4 days',
      newYork: 'In progress, due Thu Nov 26, 08:00, in 4 days',
    },
    {
      what: 'late',
      view: order(late),
      berlin: 'Was due Fri 20 Nov, 14:00, 47 hours ago',
      newYork: 'Was due Fri Nov 20, 08:00, 47 hours ago',
    },
    {
      what: 'delivered',
      view: order(delivered),
      berlin: 'Delivered; completed Wed 25 Nov, 13:00, if nobody responds',
      newYork: 'Delivered; completed Wed Nov 25, 07:00, if nobody responds',
    },
    {
      what: 'over',
      view: order({ phase: 'cancelled', outcome: outcome() }),
      berlin: 'Sun 22 Nov, 13:00',
      newYork: 'Sun Nov 22, 07:00',
    },
  ])('of an order that is $what names the time in the reader’s zone', ({ view, berlin, newYork }) => {
    const cast = castOf(view, 'buyer')
    expect([orderPage.status(view, cast, BERLIN), orderPage.status(view, cast, NEW_YORK)]).toEqual([berlin, newYork])
  })

  it.each([
    { view: order({ dueAt: null }), texts: 'In progress; the deadline is paused' },
    {
      view: order({ phase: 'delivered', completeAt: null }),
      texts: 'Delivered; the time to look at it is paused',
    },
  ])('names paused deadlines: “$texts”', ({ view, texts }) => {
    expect(orderPage.status(view, castOf(view, 'buyer'), BERLIN)).toBe(texts)
  })

  it.each([
    { reader: 'buyer', texts: 'Waiting for your answers; the work starts with them' },
    { reader: 'seller', texts: 'Waiting for Lena Brandt’s answers; the work starts with them' },
    { reader: 'staff', texts: 'Waiting for Lena Brandt’s answers; the work starts with them' },
  ])('names, before the work starts, whose answers the $reader waits for', ({ reader, texts }) => {
    const view = order({ phase: 'awaiting_requirements', dueAt: null })
    expect(orderPage.status(view, castOf(view, reader), BERLIN)).toBe(texts)
  })
})

describe('the text that says whose turn it is', () => {
  const asked = { request: request(), tab: 'your_turn' } as const
  it.each([
    { reader: 'seller', what: 'a request', view: order(asked), texts: 'Your turn: answer the request' },
    {
      reader: 'buyer',
      what: 'the questions',
      texts: 'Your turn: answer the questions',
      view: order({ phase: 'awaiting_requirements', tab: 'your_turn' }),
    },
    {
      reader: 'buyer',
      what: 'a delivery',
      texts: 'Your turn: look at the delivery',
      view: order({ ...delivered, tab: 'your_turn' }),
    },
    {
      reader: 'seller',
      what: 'late work',
      texts: 'Your turn: deliver the work',
      view: order({ ...late, tab: 'your_turn' }),
    },
    { reader: 'buyer', what: 'the seller', view: order({ tab: 'waiting' }), texts: 'Waiting for Mora Okafor' },
    { reader: 'seller', what: 'the buyer', view: order({ tab: 'waiting' }), texts: 'Waiting for Lena Brandt' },
    { reader: 'staff', what: 'a case', view: order({ tab: 'your_turn' }), texts: 'A case is waiting for staff' },
    { reader: 'staff', what: 'a party', view: order({ tab: 'waiting' }), texts: null },
    { reader: 'buyer', what: 'nobody', view: order(), texts: null },
  ])('reads $texts for the $reader of an order that waits for $what', ({ reader, view, texts }) => {
    expect(orderPage.turn(view, castOf(view, reader))).toBe(texts)
  })
})

describe('the steps of an order', () => {
  it.each([
    { view: order(), steps: ['Placed', 'In progress', 'Delivered', 'Completed'] },
    {
      view: order({ requirements: ['Name?'] }),
      steps: ['Placed', 'Requirements', 'In progress', 'Delivered', 'Completed'],
    },
    { view: order({ phase: 'cancelled', requirements: ['Which colours?'] }), steps: ['Placed', 'Cancelled'] },
  ])('are $steps', ({ view, steps }) => {
    expect(orderPage.steps(view)).toEqual(steps)
  })
})

describe('the next step if nobody acts', () => {
  const [dueAt, completeAt] = ['2026-11-26T13:00:00.000Z', '2026-11-29T13:00:00.000Z']
  it.each([
    { of: 'work in progress', view: order(), next: { what: 'The delivery is due', at: dueAt } },
    {
      of: 'a delivery',
      view: order({ phase: 'delivered', completeAt }),
      next: { what: 'Completed, if nobody responds,', at: completeAt },
    },
    {
      of: 'a delivery whose completion clock is stopped',
      view: order({ phase: 'delivered', completeAt: null }),
      next: null,
    },
    { of: 'late work', view: order({ late: true }), next: null },
    { of: 'work whose clock is stopped', view: order({ dueAt: null }), next: null },
    { of: 'an order with open questions', view: order({ phase: 'awaiting_requirements' }), next: null },
    { of: 'an order with an open request', view: order({ request: request() }), next: null },
  ])('is given for $of only if there is one to show', ({ view, next }) => {
    expect(orderPage.next(view)).toEqual(next)
  })
})

describe('terms and money of an order', () => {
  it.each([
    { ms: 86_400_000, texts: '1 day' },
    { ms: 18 * 86_400_000, texts: '18 days' },
    { ms: 3_600_000, texts: '1 hour' },
    { ms: 36 * 3_600_000, texts: '36 hours' },
  ])('include a turnaround of $ms milliseconds as “$texts”', ({ ms, texts }) => {
    expect(orderPage.details.span(ms)).toBe(texts)
  })

  it.each([
    { requested: 0, included: 2, texts: '0 of 2 requested' },
    { requested: 3, included: null, texts: '3 requested, no limit' },
  ])('include $requested revisions of $included as “$texts”', ({ requested, included, texts }) => {
    expect(orderPage.terms.revisions(requested, included)).toBe(texts)
  })

  it.each([
    { texts: orderPage.money.refund(5_000, 'EUR', 'requested'), is: '50.00 EUR requested' },
    { texts: orderPage.money.refund(5_000, 'EUR', 'done'), is: '50.00 EUR refunded' },
    {
      texts: orderPage.money.refund(5_000, 'EUR', 'failed'),
      is: '50.00 EUR did not go through; the marketplace is handling it',
    },
    { texts: orderPage.money.payment(4_000, 'JPY', 'requested'), is: '4,000 JPY for the change has been requested' },
    { texts: orderPage.money.payment(4_000, 'JPY', 'done'), is: '4,000 JPY for the change was paid' },
    { texts: orderPage.money.payment(4_000, 'JPY', 'failed'), is: '4,000 JPY for the change did not go through' },
  ])('include a movement of money as “$is”', ({ texts, is }) => {
    expect(texts).toBe(is)
  })
})

it.each([
  { reader: 'buyer', texts: 'with Mora Okafor' },
  { reader: 'seller', texts: 'with Lena Brandt' },
  { reader: 'staff', texts: 'Lena Brandt and Mora Okafor' },
])('the $reader of an order reads with whom it is: “$texts”', ({ reader, texts }) => {
  expect(orderPage.with(order(), castOf(order(), reader))).toBe(texts)
})

it.each([
  { of: order(), reader: 'buyer', texts: /^Settle it between yourselves/ },
  { of: order({ request: request() }), reader: 'buyer', texts: /^Your request is open: you can withdraw it above\./ },
  { of: order({ request: request() }), reader: 'seller', texts: /^A request above is waiting for your answer\./ },
  {
    of: order({ request: request({ kind: 'change', openedBy: 'seller', awaits: 'payment' }) }),
    reader: 'buyer',
    texts: /^The change is accepted; it takes effect once it is paid for\./,
  },
  { of: order({ phase: 'completed', outcome: outcome() }), reader: 'buyer', texts: /^The order is completed\./ },
  { of: order({ phase: 'cancelled', outcome: outcome() }), reader: 'seller', texts: /^The order has ended\./ },
])('the Resolution Center introduces itself to the $reader with $texts', ({ of, reader, texts }) => {
  expect(orderPage.center.lead(of, castOf(of, reader))).toMatch(texts)
})
