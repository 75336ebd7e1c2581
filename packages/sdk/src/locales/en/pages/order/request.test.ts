// Texts of requests: who asks for what, what silence does, how the request ended, and which side the reason names.
import { describe, expect, it } from 'vitest'
import { order, request } from '../../../../testing/views.ts'
import { castOf } from '../people.ts'
import { requestText } from './request.ts'

const change = (date: boolean, extras: number) => ({
  kind: 'change' as const,
  openedBy: 'seller' as const,
  change: {
    dueAt: null,
    days: date ? 4 : null,
    extras: Array.from({ length: extras }, () => ({ title: 'Scene', price: 4_000, days: 0 })),
  },
})
const offer = { kind: 'partial_refund', openedBy: 'seller', refund: 3_000 } as const

describe('the card of a request', () => {
  it.each([
    { reader: 'buyer', view: request(), title: 'You ask to cancel the order' },
    { reader: 'seller', view: request(), title: 'Lena Brandt asks to cancel the order' },
    { reader: 'staff', view: request(), title: 'Lena Brandt asks to cancel the order' },
    { reader: 'seller', view: request({ status: 'declined' }), title: 'Lena Brandt asked to cancel the order' },
    { reader: 'buyer', view: request({ kind: 'update', status: 'closed' }), title: 'You asked for an update' },
    { reader: 'buyer', view: request(change(true, 0)), title: 'Mora Okafor asks for a later date' },
    { reader: 'buyer', view: request(change(false, 1)), title: 'Mora Okafor asks for extras' },
    { reader: 'seller', view: request(change(true, 2)), title: 'You ask for a later date and extras' },
    { reader: 'seller', view: request(offer), title: 'You offer 30.00 USD back' },
    { reader: 'buyer', view: request({ ...offer, status: 'accepted' }), title: 'Mora Okafor offered 30.00 USD back' },
  ])('has the title “$title” for the $reader', ({ reader, view, title }) => {
    expect(requestText.title(view, order(), castOf(order(), reader))).toBe(title)
  })
})

describe('the text about silence', () => {
  it.each([
    { kind: 'cancellation', onSilence: 'accepted', texts: 'Without an answer, the order is then cancelled.' },
    {
      kind: 'cancellation',
      onSilence: 'declined',
      texts: 'Without an answer, it then counts as declined and the order goes on.',
    },
    {
      kind: 'cancellation',
      onSilence: 'withdrawn',
      texts: 'Without an answer, the request then ends and the order goes on.',
    },
    {
      kind: 'change',
      onSilence: 'withdrawn',
      texts: 'Without an answer, the request then ends and the date stays as it is.',
    },
    {
      kind: 'change',
      onSilence: 'declined',
      texts: 'Without an answer, it then counts as declined and the order goes on.',
    },
    {
      kind: 'partial_refund',
      onSilence: 'accepted',
      texts: 'Without an answer, the offer is then accepted and the money goes back.',
    },
    {
      kind: 'partial_refund',
      onSilence: 'declined',
      texts: 'Without an answer, the offer then ends and the order goes on.',
    },
    {
      kind: 'partial_refund',
      onSilence: 'withdrawn',
      texts: 'Without an answer, the offer then ends and the order goes on.',
    },
    {
      kind: 'update',
      onSilence: 'closed',
      texts: 'Without an answer, the request is then closed and the order goes on.',
    },
  ] as const)('on a $kind that becomes $onSilence reads “$texts”', ({ kind, onSilence, texts }) => {
    expect(requestText.silence({ kind, onSilence })).toBe(texts)
  })
})

describe('the text about the end of a request', () => {
  it.each([
    { status: 'accepted', endedBy: 'seller', texts: 'Accepted by Mora Okafor' },
    { status: 'accepted', endedBy: 'silence', texts: 'Accepted automatically: nobody answered in time' },
    { status: 'declined', endedBy: 'buyer', texts: 'Declined by you' },
    { status: 'declined', endedBy: 'payment', texts: 'Declined: the payment for it was not confirmed' },
    { status: 'withdrawn', endedBy: 'buyer', texts: 'Withdrawn by you' },
    { status: 'withdrawn', endedBy: 'silence', texts: 'Ended without an answer' },
    { status: 'answered', endedBy: 'seller', texts: 'Answered by Mora Okafor' },
    { status: 'superseded', endedBy: 'seller', texts: 'Superseded by what happened next' },
    { status: 'superseded', endedBy: 'silence', texts: 'Ended with the order' },
  ] as const)('reads “$texts” for the buyer if it was $status by $endedBy', ({ status, endedBy, texts }) => {
    expect(requestText.ended(request({ status, endedBy }), castOf(order(), 'buyer'))).toBe(texts)
  })
})

describe('the side that a reason names', () => {
  it.each([
    { reader: 'buyer', side: 'buyer', label: 'Your side', inside: 'your side' },
    { reader: 'buyer', side: 'seller', label: 'Mora Okafor’s side', inside: 'Mora Okafor’s side' },
    { reader: 'staff', side: 'buyer', label: 'Lena Brandt’s side', inside: 'Lena Brandt’s side' },
    { reader: 'seller', side: 'shared', label: 'Both sides', inside: 'both sides' },
    { reader: 'seller', side: 'none', label: 'Neither side', inside: 'neither side' },
  ] as const)('reads “$inside” for the $reader if it is $side', ({ reader, side, label, inside }) => {
    const cast = castOf(order(), reader)
    expect([requestText.sideOf(side, cast), requestText.sideIn(side, cast)]).toEqual([label, inside])
  })

  it.each([
    { reader: 'seller', side: 'seller', named: 'your side' },
    { reader: 'seller', side: 'buyer', named: 'Lena Brandt’s side' },
    { reader: 'seller', side: 'none', named: 'neither side' },
  ] as const)('is named above Accept for the $reader if it is $side: “$named”', ({ reader, side, named }) => {
    expect(requestText.stated({ side }, castOf(order(), reader))).toBe(
      `The reason names ${named} as the cause. By agreeing to cancel, you agree to that.`,
    )
  })
})

it.each([
  { days: 1, texts: '1 day more than agreed' },
  { days: 4, texts: '4 days more than agreed' },
])('a later date before the work starts reads “$texts”', ({ days, texts }) => {
  expect(requestText.terms.later(days)).toBe(texts)
})

it.each([
  { reader: 'buyer', texts: 'for Mora Okafor to answer, until' },
  { reader: 'seller', texts: 'to answer, until' },
])('the text after the time left for a buyer’s request reads for the $reader: “$texts”', ({ reader, texts }) => {
  expect(requestText.toAnswer('buyer', castOf(order(), reader))).toBe(texts)
})
