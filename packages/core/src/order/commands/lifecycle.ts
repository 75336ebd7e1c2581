// The schemas of the commands from placing an order to its end.

import Type from 'typebox'
import { strict } from '../../policy/policy.ts'
import { FORMS } from '../../text.ts'
import { SPAN_PATTERN } from '../../time.ts'
import { amount, explanation, externalId, instant, line, link, prose } from './fields.ts'

export const PersonSchema = strict({
  id: externalId('The marketplace’s id of the person.'),
  name: line(200, 'The name shown to the other party.'),
  language: Type.Optional(Type.String({ format: 'language', maxLength: 35, description: 'BCP 47, e.g. "de".' })),
  timeZone: Type.Optional(
    Type.String({ format: 'time-zone', maxLength: 64, description: 'IANA, e.g. "Europe/Berlin".' }),
  ),
})

const days = (description: string) => Type.Integer({ minimum: -365, maximum: 365, description })
export const ExtraSchema = strict({
  title: line(200, 'What the extra is.'),
  price: amount(0, 'Minor units.'),
  days: Type.Optional(days('Days added to the turnaround; negative for a faster delivery.')),
})

export const PlaceSchema = strict({
  reference: externalId('The marketplace’s number of the order; unique.'),
  gig: strict({
    id: externalId('The listing.'),
    version: externalId('The version of the listing that was bought.'),
    title: line(300, 'As the buyer saw it.'),
  }),
  buyer: PersonSchema,
  seller: PersonSchema,
  currency: Type.String({ pattern: FORMS.currency, maxLength: 3, format: 'currency', description: 'ISO 4217.' }),
  price: amount(1, 'The base price in minor units.'),
  extras: Type.Optional(Type.Array(ExtraSchema, { maxItems: 50 })),
  turnaround: Type.String({
    pattern: SPAN_PATTERN,
    maxLength: 40,
    description: 'ISO 8601 in weeks, days, hours, minutes and seconds: "P18D", "PT36H".',
  }),
  requirements: Type.Optional(Type.Array(prose(1000, 'A question to the buyer.'), { maxItems: 50 })),
  terms: Type.Optional(
    Type.Array(
      strict({
        id: externalId('The term.'),
        text: prose(1000, 'As the buyer saw it.'),
        acknowledgedAt: instant('When the buyer acknowledged it.'),
      }),
      { maxItems: 50 },
    ),
  ),
  revisions: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1000,
      description: 'How many revisions are included; without it there is no limit.',
    }),
  ),
})

export const GiveRequirementsSchema = strict({
  answers: Type.Array(prose(10_000, 'One answer to each question, in their order.'), { minItems: 1, maxItems: 50 }),
})
export const DeliverSchema = strict({
  message: prose(10_000, 'What is delivered.'),
  links: Type.Optional(Type.Array(link('http or https, an ASCII host, without a user name.'), { maxItems: 50 })),
})
export const RequestRevisionSchema = strict({
  explanation: prose(10_000, 'What to revise.'),
  nothingUsable: Type.Optional(
    Type.Boolean({ description: 'Nothing usable was delivered: the next delivery decides whether it is on time.' }),
  ),
})
export const AcceptDeliverySchema = strict({})
export const WriteMessageSchema = strict({
  text: prose(10_000, 'The message.'),
  automatic: Type.Optional(
    Type.Boolean({ description: 'Sent by the marketplace in the party’s name, with its key: is not an answer.' }),
  ),
})
export const ReviewSchema = strict({
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  text: Type.Optional(prose(5000, 'In the buyer’s words.')),
})
export const CancelSchema = strict({
  explanation: explanation(),
  reason: Type.Optional(
    Type.String({ maxLength: 40, description: 'Staff only, from their own list; for the parties the rule sets it.' }),
  ),
  fault: Type.Optional(Type.Enum(['buyer', 'seller', 'shared', 'none'], { description: 'Staff only.' })),
  refund: Type.Optional(amount(0, 'Staff only: the refund in minor units; by default all held money.')),
})
