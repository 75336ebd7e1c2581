// Scenarios in which one party, the clock or staff ends the order, or neither party does anything.
import { EXPLAINER, LOGO, TRANSLATION, WEBSITE } from './gigs.ts'
import { back, type Scenario } from './scenario.ts'

export const ALONE: readonly Scenario[] = [
  {
    title: 'Bought by mistake and cancelled within minutes',
    order: TRANSLATION,
    steps: [
      ['wait', 'PT4M'],
      ['buyer', 'cancel', { explanation: 'I chose the wrong language pair, sorry.' }],
    ],
    ends: {
      label: 'Cancelled by the buyer — within 2 hours of ordering',
      fault: 'none',
      faultStatus: 'established',
      balances: back(4_500),
      refunds: [4_500],
      events: 'order.placed order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'A late order that the buyer cancels alone',
    order: EXPLAINER,
    steps: [
      ['seller', 'writeMessage', { text: 'Thank you for the order, I begin on Monday.' }],
      ['wait', 'P19D'],
      ['buyer', 'cancel', { explanation: 'Our campaign started yesterday, the video comes too late.' }],
      ['buyer', 'review', { rating: 2, text: 'Friendly, but nothing came.' }],
    ],
    ends: {
      label: 'Cancelled by the buyer — 24 hours late or more',
      fault: 'seller',
      faultStatus: 'established',
      balances: back(18_000),
      refunds: [18_000],
      events:
        'order.placed message.written due.passed late.cancellable order.cancelled refund.requested refund.done review.written',
    },
  },
  {
    title: 'Requirements that are never given',
    order: LOGO,
    steps: [
      ['seller', 'writeMessage', { text: 'I need your two answers to begin.' }],
      ['wait', 'P7D'],
      ['seller', 'cancel', { explanation: 'A week without an answer. Please order again when you are ready.' }],
    ],
    ends: {
      label: 'Cancelled by the seller — no requirements within 7 days',
      fault: 'buyer',
      faultStatus: 'established',
      balances: back(6_000),
      refunds: [6_000],
      events: 'order.placed message.written requirements.overdue order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'Nobody ever gives the requirements or cancels',
    order: LOGO,
    steps: [['wait', 'P31D']],
    ends: {
      label: 'Cancelled — 30 days without requirements, nobody acted',
      fault: 'buyer',
      faultStatus: 'established',
      balances: back(6_000),
      refunds: [6_000],
      events: 'order.placed requirements.overdue order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'Nobody ever delivers or cancels',
    order: TRANSLATION,
    steps: [['wait', 'P32D']],
    ends: {
      label: 'Cancelled — 30 days late, nobody acted',
      fault: 'seller',
      faultStatus: 'established',
      balances: back(4_500),
      refunds: [4_500],
      events: 'order.placed due.passed late.cancellable order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'Delivered, and the buyer does not react',
    order: TRANSLATION,
    steps: [
      ['wait', 'PT30H'],
      ['seller', 'deliver', { message: 'All 1,000 words, with two notes on names.' }],
      ['wait', 'P4D'],
    ],
    ends: {
      label: 'Completed — no reply within 3 days',
      fault: 'none',
      faultStatus: null,
      refunds: [],
      balances: { held: 0, released: 3_600, refunded: 0, fee: 900 },
      events: 'order.placed order.delivered order.completed',
    },
  },
  {
    title: 'A completed order that wants staff',
    order: WEBSITE,
    steps: [
      ['wait', 'P9D'],
      ['seller', 'deliver', { message: 'The page is online.', links: ['https://example.com/page'] }],
      ['buyer', 'acceptDelivery', {}],
      ['buyer', 'review', { rating: 5 }],
      ['wait', 'P5D'],
      ['buyer', 'openCase', { about: 'unresolved', explanation: 'The page was copied from another company.' }],
      ['wait', 'P1D'],
      ['staff', 'cancel', { reason: 'not_as_agreed', explanation: 'The page is a copy.', refund: 12_000 }],
    ],
    ends: {
      label: 'Cancelled by staff — not delivered as agreed',
      fault: 'seller',
      faultStatus: 'ruled',
      refunds: [12_000],
      balances: { held: 0, released: 7_200, refunded: 12_000, fee: 4_800 },
      events:
        'order.placed order.delivered order.completed review.written case.opened case.ruled order.cancelled refund.requested refund.done',
    },
  },
]
