// The role of an actor, whether or not the actor is a person.
import { expect, it } from 'vitest'
import { roleOf } from './actors.ts'

it.each([
  ['buyer:lena', 'buyer'],
  ['clock', 'clock'],
])('the role of %s is %s', (actor, role) => {
  expect(roleOf(actor)).toBe(role)
})
