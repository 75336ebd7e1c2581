// Tests that one answer lists all faults of a body, within bounds.
import type { InputError } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { KEY, openTestServer, place } from '../../testing/testServer.ts'

const { send } = await openTestServer()

async function order(changes: object): Promise<{ readonly status: number; readonly errors: readonly InputError[] }> {
  const body = { ...place(), ...changes }
  const got = await send({ method: 'POST', path: '/v1/orders', headers: { authorization: `Bearer ${KEY}` }, body })
  return { status: got.status, errors: Object(got.json).errors }
}

describe('a body with several faults', () => {
  it('gets an answer with all of them, one for each field, with what is allowed', async () => {
    const { status, errors } = await order({
      price: -1,
      currency: 'nope',
      turnaround: 'soon',
      surplus: 1,
      gig: { id: 'g' },
    })
    expect(status).toBe(422)
    expect(Object.fromEntries(errors.map(each => [each.field, each.message]))).toEqual({
      surplus: 'is not a known field',
      'gig.version': 'is required',
      'gig.title': 'is required',
      currency: expect.any(String),
      price: 'must be at least 1',
      turnaround: 'must be an ISO 8601 span of weeks, days, hours, minutes and seconds, such as PT48H or P2D',
    })
  })

  it('has one fault per field, even if the field fits none of several forms', async () => {
    const { errors } = await order({ seller: { id: 5, name: null } })
    const fields = errors.map(each => each.field)
    expect(new Set(fields).size).toBe(fields.length)
    expect(fields).toEqual(expect.arrayContaining(['seller.id', 'seller.name']))
  })

  it('gets an answer with at most fifty faults, or only the first one if the body is very large', async () => {
    const many = (count: number) => order({ requirements: Array.from({ length: count }, () => 5) })
    expect((await many(200)).errors).toHaveLength(50)
    expect((await many(20_000)).errors).toHaveLength(1)
  })
})
