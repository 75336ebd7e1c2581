// The demo's orders: every scenario several times with different people, some finished and some still in progress.
import { DAY, spanLength } from '@evenhand/core'
import { ALONE } from './scenarios/alone.ts'
import { BOTH } from './scenarios/both.ts'
import { EXPLAINER, LOGO, WEBSITE } from './scenarios/gigs.ts'
import { REQUESTS } from './scenarios/requests.ts'
import type { Deed, Scenario } from './scenarios/scenario.ts'

type Person = Scenario['order']['buyer']

/** One order of the demo: a scenario and how long ago the order was placed. */
export interface Fixture {
  readonly scenario: Course
  readonly reference: string
  readonly buyer: Person
  readonly seller: Person
  /** How long before the demo's present the order was placed, in milliseconds. */
  readonly ago: number
}

const BUYERS: readonly Person[] = [
  { id: 'lena', name: 'Lena Brandt', language: 'de', timeZone: 'Europe/Berlin' },
  { id: 'tomas', name: 'Tomás Rivera', language: 'es', timeZone: 'America/Bogota' },
  { id: 'aiko', name: 'Aiko Tanaka', language: 'ja', timeZone: 'Asia/Tokyo' },
  { id: 'ruth', name: 'Ruth Adeyemi', language: 'en', timeZone: 'Europe/London' },
  { id: 'jonas', name: 'Jonas Lind', language: 'sv', timeZone: 'Europe/Stockholm' },
  { id: 'camille', name: 'Camille Roux', language: 'fr', timeZone: 'Europe/Paris' },
  { id: 'hana', name: 'Hana Novák', language: 'cs', timeZone: 'Europe/Prague' },
  { id: 'omar', name: 'Omar Haddad', language: 'ar', timeZone: 'Africa/Cairo' },
]

/** The sellers of most finished orders, as the scenarios have more disputes than one seller would have. */
const OTHER_SELLERS: readonly Person[] = [
  { id: 'ines', name: 'Inês Prado', language: 'pt', timeZone: 'Europe/Lisbon' },
  { id: 'kofi', name: 'Kofi Mensah', language: 'en', timeZone: 'Africa/Accra' },
  { id: 'linh', name: 'Linh Tran', language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' },
]

type Course = Pick<Scenario, 'order' | 'steps'>

/** Scenarios that only the demo plays, for situations that a visitor should find on arrival. */
const MOMENTS: readonly Course[] = [
  {
    order: WEBSITE,
    steps: [
      ['seller', 'writeMessage', { text: 'Thank you! I start with the texts you sent me.' }],
      ['wait', 'P4D'],
      [
        'buyer',
        'openRequest',
        { kind: 'update', reason: 'progress', explanation: 'Could you show me how far the page is?' },
      ],
      ['wait', 'P2D'],
    ],
  },
  {
    order: LOGO,
    steps: [
      ['wait', 'PT5H'],
      ['buyer', 'giveRequirements', { answers: ['Rivera & Daughters', 'Green, and a warm grey.'] }],
      ['wait', 'P2D'],
      [
        'buyer',
        'openRequest',
        {
          kind: 'cancellation',
          reason: 'changed_mind',
          explanation: 'We found a name that needs no logo. Sorry for the trouble.',
        },
      ],
      ['wait', 'PT30H'],
    ],
  },
  {
    order: EXPLAINER,
    steps: [
      ['seller', 'writeMessage', { text: 'Hello Lena, the storyboard comes on Friday.' }],
      ['wait', 'P10D'],
      [
        'seller',
        'openRequest',
        {
          kind: 'change',
          reason: 'more_work',
          explanation: 'A third scene would tell the story better. It needs four more days.',
          change: { days: 4, extras: [{ title: 'Third scene', price: 4_000 }] },
        },
      ],
      ['wait', 'P3D'],
    ],
  },
]

/**
 * All scenarios of the demo. Of the scenarios with two requests it plays only the first four; the tests play them all.
 */
const SCENARIOS: readonly Course[] = [...REQUESTS, ...ALONE, ...BOTH.slice(0, 4), ...MOMENTS]

const waitsOf = ({ steps }: Course): readonly number[] =>
  steps.map(step => (step[0] === 'wait' ? spanLength(step[1]) : 0))
const lengthOf = (scenario: Course): number => waitsOf(scenario).reduce((sum, wait) => sum + wait, 0)

/** Returns moments in the middle of a scenario: a third of the way into each wait of an hour or more. */
function moments(scenario: Course): readonly number[] {
  let passed = 0
  return waitsOf(scenario).flatMap(wait => {
    const at = passed + wait / 3
    passed += wait
    return wait >= DAY / 24 ? [at] : []
  })
}

/**
 * Returns a scenario's orders: one that finished some days ago, and one at each of the first three moments in the
 * middle of the scenario.
 */
function fixturesOf(scenario: Course, index: number): readonly Pick<Fixture, 'scenario' | 'ago'>[] {
  const over = lengthOf(scenario) + DAY * (0.4 + ((index * 7) % 11))
  return [
    { scenario, ago: over },
    ...moments(scenario)
      .slice(0, 3)
      .map(ago => ({ scenario, ago })),
  ]
}

/**
 * Returns about sixty orders, oldest first, with rising references. An unfinished order belongs to its gig's own buyer;
 * the finished ones are spread over all buyers.
 */
export function fixtures(): readonly Fixture[] {
  const all = SCENARIOS.flatMap(fixturesOf).toSorted((a, b) => b.ago - a.ago)
  return all.map((fixture, i) => {
    // The gig's own buyer is one of the people whom a visitor sees first, and should have the unfinished orders.
    const own = BUYERS.find(
      ({ id }) => id === fixture.scenario.order.buyer.id && fixture.ago < lengthOf(fixture.scenario),
    )
    const other = BUYERS[i % BUYERS.length] ?? fixture.scenario.order.buyer
    return { ...fixture, reference: `EV-${2401 + i}`, buyer: own ?? other, seller: sellerOf(fixture, i) }
  })
}

/**
 * Returns the seller of an order. The gig's own seller has two of three unfinished orders, and one of three finished
 * ones.
 */
function sellerOf({ scenario, ago }: Pick<Fixture, 'scenario' | 'ago'>, i: number): Person {
  const isOwn = ago < lengthOf(scenario) ? i % 3 !== 2 : i % 3 === 0
  return (isOwn ? undefined : OTHER_SELLERS[i % OTHER_SELLERS.length]) ?? scenario.order.seller
}

/** A step of an order and its instant. */
export interface Step {
  readonly ago: number
  readonly fixture: Fixture
  /** What happens in the step; null for placing the order. */
  readonly deed: Deed | null
}

/** Returns all steps up to the present, earliest first. */
export function steps(list: readonly Fixture[]): readonly Step[] {
  return list
    .flatMap(stepsOf)
    .filter(({ ago }) => ago >= 0)
    .toSorted((a, b) => b.ago - a.ago)
}

/** The time that passes between two steps without a wait, in milliseconds, so that no answer is instant. */
const BREATH = 60_000

function stepsOf(fixture: Fixture): readonly Step[] {
  let ago = fixture.ago
  const list: Step[] = [{ ago, fixture, deed: null }]
  for (const step of fixture.scenario.steps) {
    if (step[0] === 'wait') ago -= spanLength(step[1])
    else {
      ago -= BREATH
      list.push({ ago, fixture, deed: step })
    }
  }
  return list
}
