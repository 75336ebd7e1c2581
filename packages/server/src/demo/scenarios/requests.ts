// Scenarios with the Resolution Center: requests opened, answered, withdrawn, or left unanswered.
import { EXPLAINER, LOGO, TRANSLATION, WEBSITE } from './gigs.ts'
import { back, type Scenario } from './scenario.ts'

export const REQUESTS: readonly Scenario[] = [
  {
    title: 'A buyer who cannot wait the 18 days that the gig states',
    order: EXPLAINER,
    steps: [
      ['seller', 'writeMessage', { text: 'Welcome! The video is yours in 18 days.' }],
      ['wait', 'PT5H'],
      ['buyer', 'openRequest', { kind: 'cancellation', reason: 'cannot_wait', explanation: 'I need it on Friday.' }],
      ['wait', 'PT3H'],
      [
        'seller',
        'answerRequest',
        { answer: 'accept', explanation: 'The 18 days stand on the page. No hard feelings.' },
      ],
    ],
    ends: {
      label: 'Mutually cancelled — agreed by both',
      fault: 'buyer',
      faultStatus: 'agreed',
      balances: back(18_000),
      refunds: [18_000],
      events:
        'order.placed message.written request.opened request.accepted order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'A request for something that the gig says it does not offer',
    order: EXPLAINER,
    steps: [
      ['buyer', 'writeMessage', { text: 'Please add a speaking cat.' }],
      [
        'seller',
        'openRequest',
        { kind: 'cancellation', reason: 'not_offered', explanation: 'No voice-over, see page.' },
      ],
      ['wait', 'PT20H'],
      ['buyer', 'answerRequest', { answer: 'accept', fault: 'seller', explanation: 'The page shows a speaking dog.' }],
    ],
    ends: {
      label: 'Mutually cancelled — agreed by both',
      fault: 'buyer',
      faultStatus: 'contested',
      balances: back(18_000),
      refunds: [18_000],
      events:
        'order.placed message.written request.opened request.accepted order.cancelled refund.requested refund.done fault.contested',
    },
  },
  {
    title: 'A buyer who is unhappy after two revisions',
    order: WEBSITE,
    steps: [
      ['wait', 'P8D'],
      ['seller', 'deliver', { message: 'First version.' }],
      ['buyer', 'requestRevision', { explanation: 'The colours are not ours.' }],
      ['wait', 'P1D'],
      ['seller', 'deliver', { message: 'With your colours.' }],
      ['buyer', 'requestRevision', { explanation: 'Now the text is too small.' }],
      ['wait', 'P1D'],
      ['seller', 'deliver', { message: 'Larger text.' }],
      ['seller', 'openRequest', { kind: 'cancellation', reason: 'not_happy', explanation: 'We see it differently.' }],
      ['wait', 'PT2H'],
      ['buyer', 'answerRequest', { answer: 'accept' }],
    ],
    ends: {
      label: 'Mutually cancelled — agreed by both',
      fault: 'shared',
      faultStatus: 'agreed',
      balances: back(24_000),
      refunds: [24_000],
      events:
        'order.placed order.delivered revision.requested order.delivered revision.requested order.delivered request.opened request.accepted order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'A seller asks to cancel and the buyer stays silent for 48 hours',
    order: EXPLAINER,
    steps: [
      [
        'seller',
        'openRequest',
        { kind: 'cancellation', reason: 'too_busy', explanation: 'I am ill and fully booked.' },
      ],
      ['wait', 'PT48H'],
    ],
    ends: {
      label: 'Mutually cancelled — no reply within 48 hours',
      fault: 'seller',
      faultStatus: 'agreed',
      balances: back(18_000),
      refunds: [18_000],
      events: 'order.placed request.opened request.accepted order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'A buyer blames the seller, who stays silent and agrees afterwards',
    order: TRANSLATION,
    steps: [
      ['buyer', 'openRequest', { kind: 'cancellation', reason: 'seller_silent', explanation: 'No word since Monday.' }],
      ['wait', 'P3D'],
      ['seller', 'agreeToFault', {}],
    ],
    ends: {
      label: 'Mutually cancelled — no reply within 48 hours',
      fault: 'seller',
      faultStatus: 'agreed',
      balances: back(4_500),
      refunds: [4_500],
      events:
        'order.placed request.opened due.passed request.accepted order.cancelled refund.requested refund.done fault.agreed',
    },
  },
  {
    title: 'An update request that is not answered for 2 days, then the work comes and is accepted',
    order: EXPLAINER,
    steps: [
      ['wait', 'P10D'],
      ['buyer', 'openRequest', { kind: 'update', reason: 'progress', explanation: 'How far is it?' }],
      ['wait', 'P2D'],
      ['seller', 'deliver', { message: 'Here it is, a bit early.' }],
      ['buyer', 'acceptDelivery', {}],
    ],
    ends: {
      label: 'Completed — accepted by the buyer',
      fault: 'none',
      faultStatus: null,
      refunds: [],
      balances: { held: 0, released: 14_400, refunded: 0, fee: 3_600 },
      events: 'order.placed request.opened request.closed order.delivered order.completed',
    },
  },
  {
    title: 'A later date that is asked for and not answered for 4 days',
    order: TRANSLATION,
    steps: [
      [
        'seller',
        'openRequest',
        { kind: 'change', reason: 'more_time', explanation: 'Power cuts.', change: { days: 3 } },
      ],
      ['wait', 'P4D'],
      ['buyer', 'cancel', { explanation: 'I never agreed to wait.' }],
    ],
    ends: {
      label: 'Cancelled by the buyer — 24 hours late or more',
      fault: 'seller',
      faultStatus: 'established',
      balances: back(4_500),
      refunds: [4_500],
      events:
        'order.placed request.opened due.passed late.cancellable request.withdrawn order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'A buyer asks to cancel, the seller writes first, and the buyer withdraws and goes on',
    order: LOGO,
    steps: [
      ['buyer', 'giveRequirements', { answers: ['Rivera & Daughters', 'Green, no red.'] }],
      ['seller', 'writeMessage', { text: 'Got it.' }],
      ['wait', 'P2D'],
      ['buyer', 'openRequest', { kind: 'cancellation', reason: 'changed_mind', explanation: 'We may rename.' }],
      ['seller', 'writeMessage', { text: 'I can leave the name open until tomorrow.' }],
      ['buyer', 'withdrawRequest', {}],
      ['seller', 'deliver', { message: 'Three versions, two without a name.' }],
      ['buyer', 'acceptDelivery', {}],
      ['buyer', 'review', { rating: 5, text: 'Patient and good.' }],
    ],
    ends: {
      label: 'Completed — accepted by the buyer',
      fault: 'none',
      faultStatus: null,
      refunds: [],
      balances: { held: 0, released: 4_800, refunded: 0, fee: 1_200 },
      events:
        'order.placed requirements.given message.written request.opened message.written request.withdrawn order.delivered order.completed review.written',
    },
  },
  {
    title: 'A partial refund is accepted, and then the order is cancelled',
    order: EXPLAINER,
    steps: [
      ['wait', 'P6D'],
      [
        'seller',
        'openRequest',
        { kind: 'partial_refund', reason: 'less_work', explanation: 'No music.', refund: 4_000 },
      ],
      ['buyer', 'answerRequest', { answer: 'accept' }],
      ['wait', 'P2D'],
      ['buyer', 'openRequest', { kind: 'cancellation', reason: 'other', explanation: 'The budget is gone.' }],
      ['seller', 'answerRequest', { answer: 'accept' }],
    ],
    ends: {
      label: 'Mutually cancelled — agreed by both',
      fault: 'none',
      faultStatus: 'agreed',
      balances: back(18_000),
      refunds: [4_000, 14_000],
      events:
        'order.placed request.opened request.accepted refund.requested refund.done request.opened request.accepted order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'Extras are accepted, and then the order is cancelled',
    order: EXPLAINER,
    steps: [
      [
        'seller',
        'openRequest',
        {
          kind: 'change',
          reason: 'more_work',
          explanation: 'A second scene.',
          change: { extras: [{ title: 'Second scene', price: 5_000, days: 4 }] },
        },
      ],
      ['buyer', 'answerRequest', { answer: 'accept' }],
      ['wait', 'P3D'],
      ['seller', 'openRequest', { kind: 'cancellation', reason: 'cannot_deliver', explanation: 'My animator left.' }],
      ['buyer', 'answerRequest', { answer: 'accept' }],
    ],
    ends: {
      label: 'Mutually cancelled — agreed by both',
      fault: 'seller',
      faultStatus: 'agreed',
      balances: back(23_000),
      refunds: [23_000],
      events:
        'order.placed request.opened payment.requested payment.confirmed order.changed request.accepted request.opened request.accepted order.cancelled refund.requested refund.done',
    },
  },
  {
    title: 'A seller declines and delivers in one click, and the work is accepted',
    order: TRANSLATION,
    steps: [
      ['buyer', 'openRequest', { kind: 'cancellation', reason: 'changed_mind', explanation: 'We go without it.' }],
      ['wait', 'PT6H'],
      [
        'seller',
        'answerRequest',
        { answer: 'decline', explanation: 'It is done.', followUp: { action: 'deliver', message: 'All of it.' } },
      ],
      ['buyer', 'acceptDelivery', {}],
    ],
    ends: {
      label: 'Completed — accepted by the buyer',
      fault: 'none',
      faultStatus: null,
      refunds: [],
      balances: { held: 0, released: 3_600, refunded: 0, fee: 900 },
      events: 'order.placed request.opened request.declined order.delivered order.completed',
    },
  },
]
