// Texts of the timeline: who did what, and what follows, for each reader.
import { describe, expect, it } from 'vitest'
import { BERLIN, event, NEW_YORK, order, outcome, request } from '../../../../testing/views.ts'
import { castOf } from '../people.ts'
import { factText } from './timeline.ts'

const until = '2026-11-26T13:00:00.000Z'
const view = order({
  requests: [
    request({ id: 2, status: 'declined', endedBy: 'seller' }),
    request({ id: 3, kind: 'change', openedBy: 'seller' }),
  ],
  outcome: outcome(),
})
type Data = Parameters<typeof event>[1]
const sentence = (reader: string, type: string, data: Data = {}, by = 'clock') => {
  const { what, more } = factText(event(type, data, by), { order: view, cast: castOf(view, reader), reader: BERLIN })
  return more === undefined ? what : `${what} ${more}`
}
const [BUYER, SELLER, STAFF] = ['buyer:lena', 'seller:mora', 'staff:sam']

describe('a fact in the timeline', () => {
  it.each([
    {
      type: 'order.placed',
      data: { extras: [] },
      by: 'marketplace',
      texts: 'Order placed. 180.00 USD is held until the order is completed or cancelled.',
    },
    {
      type: 'order.placed',
      data: { extras: [{ price: 3_000 }] },
      by: 'marketplace',
      texts: 'Order placed. 210.00 USD with 1 extra is held until the order is completed or cancelled.',
    },
    {
      type: 'order.placed',
      data: { extras: [{ price: 3_000 }, { price: 500 }] },
      by: 'marketplace',
      texts: 'Order placed. 215.00 USD with 2 extras is held until the order is completed or cancelled.',
    },
    {
      type: 'requirements.given',
      data: { dueAt: until },
      by: BUYER,
      texts: 'You answered the questions. The work clock started: due Thu 26 Nov, 14:00.',
    },
    {
      type: 'order.delivered',
      data: { dueAt: until, late: false },
      by: SELLER,
      texts: 'Mora Okafor delivered the work. On time: due Thu 26 Nov, 14:00.',
    },
    {
      type: 'order.delivered',
      data: { dueAt: until, late: true },
      by: SELLER,
      texts: 'Mora Okafor delivered the work. It was due Thu 26 Nov, 14:00.',
    },
    {
      type: 'revision.requested',
      data: { dueAt: until, nothingUsable: true },
      by: BUYER,
      texts: 'You requested a revision. Now due Thu 26 Nov, 14:00. Reported that nothing usable was delivered.',
    },
    {
      type: 'order.completed',
      data: { decidedBy: 'silence', released: 14_400, fee: 3_600 },
      by: 'clock',
      texts: 'Order completed: no reply in time. 144.00 USD goes to the seller, 36.00 USD is the fee.',
    },
    {
      type: 'order.completed',
      data: { decidedBy: 'buyer', released: 14_400, fee: 3_600 },
      by: BUYER,
      texts: 'You accepted the delivery. Order completed. 144.00 USD goes to the seller, 36.00 USD is the fee.',
    },
    { type: 'order.cancelled', data: {}, by: SELLER, texts: 'Mutually cancelled — agreed by both.' },
    {
      type: 'order.changed',
      data: { dueAt: until, extras: [{}] },
      by: BUYER,
      texts: 'The order was changed. Now due Thu 26 Nov, 14:00. 1 extra joins the order.',
    },
    {
      type: 'order.changed',
      data: { dueAt: null, extras: [{}, {}] },
      by: BUYER,
      texts: 'The order was changed. 2 extras join the order.',
    },
    {
      type: 'due.passed',
      data: {},
      by: 'clock',
      texts: 'The due date passed without a delivery. The order is late. The work can still be delivered.',
    },
    {
      type: 'case.opened',
      data: { about: 'unresolved', stops: true, heldUntil: until },
      by: SELLER,
      texts:
        'Mora Okafor asked staff to step in. We cannot agree. Deadlines for you are paused until Thu 26 Nov, 14:00, unless staff decide otherwise.',
    },
    {
      type: 'case.opened',
      data: { about: 'sealed', stops: true, heldUntil: null },
      by: SELLER,
      texts: 'Staff are looking at this order.',
    },
    {
      type: 'hold.set',
      data: { holds: true, until: null },
      by: STAFF,
      texts: 'Staff paused deadlines until the case is closed.',
    },
    {
      type: 'hold.set',
      data: { holds: true, until },
      by: STAFF,
      texts: 'Staff paused deadlines until Thu 26 Nov, 14:00.',
    },
    {
      type: 'hold.set',
      data: { holds: false, until: null },
      by: STAFF,
      texts: 'Staff resumed the paused deadlines.',
    },
    {
      type: 'hold.ending',
      data: { of: 'windows', until },
      by: 'clock',
      texts: 'Unless staff decide otherwise, paused deadlines resume from Thu 26 Nov, 14:00.',
    },
    {
      type: 'hold.ended',
      data: { of: 'completion' },
      by: 'clock',
      texts: 'The time to look at the delivery is running again. Staff are still looking at it.',
    },
    {
      type: 'hold.ended',
      data: { of: 'windows' },
      by: 'clock',
      texts: 'Deadlines paused for the case are running again. Staff are still looking at it.',
    },
    {
      type: 'case.ruled',
      data: { ruling: 'continue', founded: false },
      by: STAFF,
      texts: 'Staff ruled on the case. The order goes on. They found it unjustified.',
    },
    {
      type: 'case.ruled',
      data: { ruling: 'continue' },
      by: STAFF,
      texts: 'Staff ruled on the case. The order goes on.',
    },
    { type: 'case.withdrawn', data: {}, by: BUYER, texts: 'You withdrew the case.' },
    { type: 'something.newer', data: {}, by: BUYER, texts: 'Something newer.' },
  ])('of $type by $by reads “$texts”', ({ type, data, by, texts }) => {
    expect(sentence('buyer', type, data, by)).toBe(texts)
  })
})

it('the fact of a ruling after the order’s end says that the order stays as it ended', () => {
  const ruling = event('case.ruled', { ruling: 'continue' }, STAFF)
  const ended = (at: string) => order({ outcome: outcome({ at }) })
  const texts = (at: string) => {
    const context = { order: ended(at), cast: castOf(ended(at), 'buyer'), reader: BERLIN }
    return factText(ruling, context).more
  }
  const [before, after] = [-1, 1].map(ms => new Date(Date.parse(ruling.at) + ms).toISOString())
  expect([texts(before ?? ''), texts(after ?? '')]).toEqual(['The order stays as it ended.', 'The order goes on.'])
})

describe('a reminder in the timeline', () => {
  it.each([
    {
      reader: 'buyer',
      to: 'buyer',
      about: 'requirements',
      texts: 'You were reminded to answer the questions by Thu 26 Nov, 14:00.',
    },
    {
      reader: 'buyer',
      to: 'seller',
      about: 'delivery',
      texts: 'Mora Okafor was reminded to deliver by Thu 26 Nov, 14:00.',
    },
    {
      reader: 'staff',
      to: 'buyer',
      about: 'look_at_delivery',
      texts: 'Lena Brandt was reminded to look at the delivery by Thu 26 Nov, 14:00.',
    },
    {
      reader: 'seller',
      to: 'seller',
      about: 'answer',
      texts: 'You were reminded to answer the open request by Thu 26 Nov, 14:00.',
    },
  ])('to the $to about $about reads for the $reader: “$texts”', ({ reader, to, about, texts }) => {
    expect(sentence(reader, 'reminder.due', { to, about, until })).toBe(texts)
  })
})

describe('the new right to cancel alone', () => {
  it.each([
    {
      reader: 'buyer',
      type: 'late.cancellable',
      texts: 'You can now cancel alone: the order is late. Until that happens, the work can still be delivered.',
    },
    {
      reader: 'seller',
      type: 'late.cancellable',
      texts:
        'Lena Brandt can now cancel alone: the order is late. Until that happens, the work can still be delivered.',
    },
    {
      reader: 'seller',
      type: 'requirements.overdue',
      texts:
        'You can now cancel alone: the questions were not answered in time. Until that happens, they can still be answered.',
    },
  ])('reads for the $reader: “$texts”', ({ reader, type, texts }) => {
    expect(sentence(reader, type)).toBe(texts)
  })
})

describe('the end of a request in the timeline', () => {
  it.each([
    {
      type: 'request.accepted',
      data: { requestId: 2, endedBy: 'silence' },
      by: 'clock',
      texts: 'The time to answer ended: the cancellation was accepted automatically.',
    },
    {
      type: 'request.accepted',
      data: { requestId: 2, endedBy: 'seller' },
      by: SELLER,
      texts: 'Mora Okafor accepted the cancellation.',
    },
    {
      type: 'request.declined',
      data: { requestId: 2, endedBy: 'seller' },
      by: SELLER,
      texts: 'Mora Okafor declined the cancellation.',
    },
    {
      type: 'request.declined',
      data: { requestId: 3, endedBy: 'payment' },
      by: 'payment',
      texts: 'The payment was not confirmed, so the change was declined.',
    },
    {
      type: 'request.withdrawn',
      data: { requestId: 2, endedBy: 'buyer' },
      by: BUYER,
      texts: 'You withdrew the request (cancellation).',
    },
    {
      type: 'request.withdrawn',
      data: { requestId: 3, endedBy: 'silence' },
      by: 'clock',
      texts: 'The time to answer ended without an answer: the request (later date or extras) was withdrawn.',
    },
    {
      type: 'request.closed',
      data: { requestId: 2, endedBy: 'silence' },
      by: 'clock',
      texts: 'The time to answer ended without an answer. The request is closed and the order goes on.',
    },
    {
      type: 'request.superseded',
      data: { requestId: 3 },
      by: SELLER,
      texts: 'The request (later date or extras) was superseded by what happened next.',
    },
  ])('by $type reads “$texts”', ({ type, data, by, texts }) => {
    expect(sentence('buyer', type, data, by)).toBe(texts)
  })
})

/** A sealed case stays sealed, so only the party whose deadlines are paused is shown. */
describe('a case that pauses deadlines', () => {
  const sealed = { about: 'sealed', stops: true, heldUntil: until }
  const still = (against: string) => `Deadlines for ${against} are paused until Thu 26 Nov, 14:00`
  it.each([
    { reader: 'seller', by: BUYER, against: 'you' },
    { reader: 'buyer', by: BUYER, against: 'Mora Okafor' },
    { reader: 'staff', by: BUYER, against: 'Mora Okafor' },
    { reader: 'seller', by: SELLER, against: 'Lena Brandt' },
    { reader: 'buyer', by: SELLER, against: 'you' },
    { reader: 'staff', by: SELLER, against: 'Lena Brandt' },
  ])('opened by $by names to the $reader the deadlines for $against', ({ reader, by, against }) => {
    expect(sentence(reader, 'case.opened', sealed, by)).toBe(
      `Staff are looking at this order. ${still(against)}, unless staff decide otherwise.`,
    )
  })
})

describe('the cause in the timeline', () => {
  it.each([
    {
      reader: 'buyer',
      by: BUYER,
      type: 'fault.contested',
      fault: 'seller',
      texts: 'You disputed the stated cause: it lies on Mora Okafor’s side.',
    },
    {
      reader: 'buyer',
      by: SELLER,
      type: 'fault.contested',
      fault: 'buyer',
      texts: 'Mora Okafor disputed the stated cause: it lies on your side.',
    },
    {
      reader: 'staff',
      by: SELLER,
      type: 'fault.contested',
      fault: 'none',
      texts: 'Mora Okafor disputed the stated cause: it lies on neither side.',
    },
    {
      reader: 'seller',
      by: STAFF,
      type: 'fault.ruled',
      fault: 'shared',
      texts: 'Staff ruled on the cause: it lies on both sides.',
    },
    { reader: 'seller', by: SELLER, type: 'fault.agreed', fault: 'none', texts: 'You agreed to the stated cause.' },
  ])('of $type reads for the $reader: “$texts”', ({ reader, by, type, fault, texts }) => {
    expect(sentence(reader, type, { fault }, by)).toBe(texts)
  })
})

describe('money in the timeline', () => {
  it.each([
    { reader: 'buyer', type: 'refund.requested', texts: '50.00 USD was requested as a refund for you.' },
    { reader: 'seller', type: 'refund.done', texts: '50.00 USD was refunded to Lena Brandt.' },
    {
      reader: 'staff',
      type: 'refund.failed',
      texts: 'The refund of 50.00 USD did not go through. The marketplace is handling it.',
    },
    { reader: 'buyer', type: 'payment.requested', texts: '50.00 USD for the change was requested.' },
    { reader: 'buyer', type: 'payment.confirmed', texts: '50.00 USD for the change was paid and is held.' },
    { reader: 'buyer', type: 'payment.failed', texts: '50.00 USD for the change did not go through.' },
  ])('of $type reads for the $reader: “$texts”', ({ reader, type, texts }) => {
    expect(sentence(reader, type, { amount: 5_000 })).toBe(texts)
  })
})

it('a fact in the timeline uses the reader’s zone and date format', () => {
  const context = { order: view, cast: castOf(view, 'seller'), reader: NEW_YORK }
  expect(factText(event('requirements.given', { dueAt: until }, BUYER), context)).toEqual({
    what: 'Lena Brandt answered the questions.',
    more: 'The work clock started: due Thu Nov 26, 08:00.',
  })
})
