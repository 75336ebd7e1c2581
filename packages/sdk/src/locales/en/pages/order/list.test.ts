// Rows of the order list: what waits for the reader, the other marks, and the next deadline.
import { describe, expect, it } from 'vitest'
import { BERLIN, NEW_YORK, outcome, row, rowRequest } from '../../../../testing/views.ts'
import { castOf } from '../people.ts'
import { orderList } from './list.ts'

const change = rowRequest({ kind: 'change', openedBy: 'seller', respondBy: '2026-11-25T12:00:00.000Z' })
const late = { late: true, dueAt: '2026-11-20T13:00:00.000Z' } as const
const mine = { tab: 'your_turn', inResolution: true } as const
const delivered = { phase: 'delivered', nextDueAt: '2026-11-25T12:00:00.000Z' } as const

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1001, '1,000+'],
])('the number of orders in a tab with %i orders reads %s', (orders, text) => {
  expect(orderList.count(orders)).toBe(text)
})

describe('the marks of a row', () => {
  it.each([
    { reader: 'seller', kind: 'update', openedBy: 'buyer', turn: 'A question to answer' },
    { reader: 'seller', kind: 'cancellation', openedBy: 'buyer', turn: 'A cancellation to answer' },
    { reader: 'buyer', kind: 'cancellation', openedBy: 'seller', turn: 'A cancellation to answer' },
    { reader: 'buyer', kind: 'change', openedBy: 'seller', turn: 'A change to answer' },
    { reader: 'buyer', kind: 'partial_refund', openedBy: 'seller', turn: 'An offer to answer' },
  ] as const)('show the $reader the other party’s $kind as “$turn”', ({ reader, kind, openedBy, turn }) => {
    const view = row({ ...mine, request: rowRequest({ kind, openedBy }) })
    expect(orderList.marks(view, castOf(view, reader))).toEqual({ turn, also: [] })
  })

  it.each([
    { reader: 'buyer', kind: 'update', openedBy: 'buyer', mark: 'Your question is open' },
    { reader: 'buyer', kind: 'cancellation', openedBy: 'buyer', mark: 'Your cancellation request is open' },
    { reader: 'seller', kind: 'change', openedBy: 'seller', mark: 'Your change request is open' },
    { reader: 'seller', kind: 'partial_refund', openedBy: 'seller', mark: 'Your offer is open' },
    { reader: 'staff', kind: 'change', openedBy: 'seller', mark: 'Mora Okafor’s change request is open' },
    { reader: 'staff', kind: 'cancellation', openedBy: 'buyer', mark: 'Lena Brandt’s cancellation request is open' },
  ] as const)('show the $reader a $kind by the $openedBy as “$mark”', ({ reader, kind, openedBy, mark }) => {
    const view = row({ tab: 'waiting', inResolution: true, request: rowRequest({ kind, openedBy }) })
    expect(orderList.marks(view, castOf(view, reader))).toEqual({ turn: null, also: ['In progress', mark] })
  })

  it.each([
    {
      reader: 'seller',
      what: 'a late order with a request to answer',
      view: row({ ...mine, ...late, request: rowRequest() }),
      turn: 'A cancellation to answer',
      also: ['Late'],
    },
    {
      reader: 'seller',
      what: 'a late order with an own request',
      view: row({ ...mine, ...late, request: change }),
      turn: 'Late',
      also: ['Your change request is open'],
    },
    {
      reader: 'buyer',
      what: 'a late order with an own request',
      view: row({ tab: 'waiting', inResolution: true, ...late, request: rowRequest() }),
      turn: null,
      also: ['Late', 'Your cancellation request is open'],
    },
    {
      reader: 'buyer',
      what: 'an offer after a delivery',
      view: row({ ...mine, phase: 'delivered', request: rowRequest({ kind: 'partial_refund', openedBy: 'seller' }) }),
      turn: 'An offer to answer',
      also: ['Delivered'],
    },
    {
      reader: 'buyer',
      what: 'a delivery',
      view: row({ ...delivered, tab: 'your_turn' }),
      turn: 'A delivery to look at',
      also: [],
    },
    {
      reader: 'buyer',
      what: 'open questions',
      view: row({ phase: 'awaiting_requirements', tab: 'your_turn' }),
      turn: 'Questions to answer',
      also: [],
    },
    {
      reader: 'buyer',
      what: 'an accepted change that is not paid yet',
      view: row({ inResolution: true, request: { ...change, awaits: 'payment' } }),
      turn: null,
      also: ['In progress', 'Waiting for a payment'],
    },
    {
      reader: 'buyer',
      what: 'a case',
      view: row({ inResolution: true }),
      turn: null,
      also: ['In progress', 'Staff are looking at it'],
    },
    {
      reader: 'staff',
      what: 'a case',
      view: row({ ...mine, request: rowRequest() }),
      turn: 'A case to look at',
      also: ['In progress', 'Lena Brandt’s cancellation request is open'],
    },
    {
      reader: 'staff',
      what: 'a closed order',
      view: row({ phase: 'completed', tab: 'closed' }),
      turn: null,
      also: ['Completed'],
    },
  ])('show the $reader $what as $turn and $also', ({ reader, view, turn, also }) => {
    expect(orderList.marks(view, castOf(view, reader))).toEqual({ turn, also })
  })
})

describe('the next deadline', () => {
  const asked = row({ ...mine, request: rowRequest(), nextDueAt: '2026-11-23T18:20:00.000Z' })
  it.each([
    { reader: 'seller', view: asked, text: 'Your answer is due Mon 23 Nov, 19:20', far: 'in 30 hours' },
    { reader: 'buyer', view: asked, text: 'Mora Okafor can answer until Mon 23 Nov, 19:20', far: 'in 30 hours' },
    { reader: 'staff', view: asked, text: 'Mora Okafor can answer until Mon 23 Nov, 19:20', far: 'in 30 hours' },
    {
      reader: 'seller',
      text: 'Your answer is due Mon 23 Nov, 19:20',
      far: 'in 30 hours',
      view: row({ ...mine, ...late, request: rowRequest() }),
    },
    { reader: 'seller', view: row(late), text: 'Was due Fri 20 Nov, 14:00', far: '47 hours ago' },
    { reader: 'buyer', view: row(), text: 'Due Thu 26 Nov, 14:00', far: 'in 4 days' },
    {
      reader: 'buyer',
      view: row(delivered),
      text: 'Completed Wed 25 Nov, 13:00, if nobody responds',
      far: 'in 3 days',
    },
    {
      reader: 'buyer',
      text: 'You can answer until Thu 26 Nov, 14:00',
      far: 'in 4 days',
      view: row({ phase: 'awaiting_requirements', dueAt: null }),
    },
    {
      reader: 'seller',
      text: 'Lena Brandt can answer until Thu 26 Nov, 14:00',
      far: 'in 4 days',
      view: row({ phase: 'awaiting_requirements', dueAt: null }),
    },
    {
      reader: 'buyer',
      text: 'The payment is due Wed 25 Nov, 13:00',
      far: 'in 3 days',
      view: row({ request: { ...change, awaits: 'payment' }, nextDueAt: change.respondBy }),
    },
    {
      reader: 'buyer',
      text: 'Deadlines are paused while staff look at it',
      far: null,
      view: row({ nextDueAt: null, dueAt: null }),
    },
    {
      reader: 'buyer',
      text: 'Completed — accepted by the buyer',
      far: null,
      view: row({ nextDueAt: null, outcome: outcome({ method: 'completed', decidedBy: 'buyer' }) }),
    },
  ])('reads for the $reader: “$text”, at the distance $far', ({ reader, view, text, far }) => {
    expect(orderList.next(view, castOf(view, reader), BERLIN)).toMatchObject({ text, far })
  })

  it('uses the reader’s zone and date format', () => {
    expect(orderList.next(asked, castOf(asked, 'seller'), NEW_YORK)).toEqual({
      at: '2026-11-23T18:20:00.000Z',
      text: 'Your answer is due Mon Nov 23, 13:20',
      far: 'in 30 hours',
    })
  })
})

it.each([
  { reader: 'buyer', texts: 'with Mora Okafor' },
  { reader: 'seller', texts: 'with Lena Brandt' },
  { reader: 'staff', texts: 'Lena Brandt and Mora Okafor' },
])('the $reader reads with whom the order is: “$texts”', ({ reader, texts }) => {
  expect(orderList.with(row(), castOf(row(), reader))).toBe(texts)
})
