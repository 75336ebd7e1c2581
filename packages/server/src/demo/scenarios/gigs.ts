// The five gigs of the scenarios, with their buyers, sellers and terms.
import type { Scenario } from './scenario.ts'

type Ordered = Scenario['order']

const acknowledgedAt = '2026-11-02T10:00:00.000Z'
const term = (id: string, text: string) => ({ id, text, acknowledgedAt })

const LENA = { id: 'lena', name: 'Lena Brandt', language: 'de', timeZone: 'Europe/Berlin' }
const TOMAS = { id: 'tomas', name: 'Tomás Rivera', language: 'es', timeZone: 'America/Bogota' }
const AIKO = { id: 'aiko', name: 'Aiko Tanaka', language: 'ja', timeZone: 'Asia/Tokyo' }
const MORA = { id: 'mora', name: 'Mora Okafor', language: 'en', timeZone: 'Africa/Lagos' }
const DEV = { id: 'dev', name: 'Dev Anand', language: 'en', timeZone: 'Asia/Kolkata' }

/** Costs 180.00 and takes 18 days; the work begins at once. */
export const EXPLAINER: Ordered = {
  gig: { id: 'explainer', version: '4', title: 'I will make a 30-second explainer video' },
  buyer: LENA,
  seller: MORA,
  currency: 'USD',
  price: 15_000,
  turnaround: 'P18D',
  extras: [{ title: 'Second aspect ratio', price: 3_000 }],
  terms: [
    term('turnaround', 'Delivery in 18 days.'),
    term('excluded', 'Voice-over and character animation are not included.'),
  ],
}

/** Costs 60.00 and takes 3 days, after the buyer has answered two questions. */
export const LOGO: Ordered = {
  gig: { id: 'logo', version: '12', title: 'I will design a minimalist logo' },
  buyer: TOMAS,
  seller: DEV,
  currency: 'USD',
  price: 6_000,
  turnaround: 'P3D',
  requirements: ['What is the name to be shown?', 'Which colours do you like?'],
}

/** Costs 45.00 and takes 36 hours. */
export const TRANSLATION: Ordered = {
  gig: { id: 'translation', version: '2', title: 'I will translate 1,000 words from Japanese to English' },
  buyer: AIKO,
  seller: MORA,
  currency: 'EUR',
  price: 4_500,
  turnaround: 'PT36H',
}

/** Costs 240.00 and takes 10 days, with two revisions. */
export const WEBSITE: Ordered = {
  gig: { id: 'website', version: '7', title: 'I will build a one-page website' },
  buyer: LENA,
  seller: DEV,
  currency: 'USD',
  price: 24_000,
  turnaround: 'P10D',
  revisions: 2,
}
