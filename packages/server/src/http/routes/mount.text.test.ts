// Tests people's texts as input: they are trimmed, and refused with the name of an invisible or direction-changing
// character.
import { describe, expect, it } from 'vitest'
import { KEY, MORA, openTestServer, place } from '../../testing/testServer.ts'

const { api, seller, buyer, placed, send } = await openTestServer()

const post = async (path: string, body: unknown, actor?: string) => {
  const headers = { authorization: `Bearer ${KEY}`, ...(actor === undefined ? {} : { 'evenhand-actor': actor }) }
  const { status, json } = await send({ method: 'POST', path, headers, body })
  return { status, errors: Object(json).errors }
}
const gig = (title: string) => place({ gig: { id: 'g', version: '1', title } })

describe('a text that a person wrote', () => {
  it('is trimmed', async () => {
    const { id } = await api.placeOrder({
      ...gig('\u200bA video \u00a0'),
      seller: { ...MORA, name: ' Mora Okafor\u200e' },
      requirements: ['\n Name?\n'],
    })
    await buyer.writeMessage({ id, text: '\n\n Hello,\n\n  Lena \u3000' })
    const order = await api.getOrder({ id })
    expect([order.gig.title, order.seller.name, order.requirements]).toEqual(['A video', 'Mora Okafor', ['Name?']])
    const { items } = await api.listEvents({ id })
    expect(items.at(-1)?.texts.text?.text).toBe('Hello,\n\n  Lena')
  })

  it.each([
    ['Invoice \u202Efdp.exe', 'contains the character U+202E (right-to-left override), which is not allowed here'],
    ['Invoice \u2066a', 'contains the character U+2066 (left-to-right isolate), which is not allowed here'],
    ['Two\nlines', 'contains the character U+000A (line feed), which is not allowed here'],
    ['\u{e0041}\ufe0f', 'is empty: it has no visible characters'],
    ['\ud83d', 'contains the character U+D83D (half of a character), which is not allowed here'],
  ])('is refused as %j with the field and the character', async (title, message) => {
    expect(await post('/v1/orders', gig(title))).toEqual({
      status: 422,
      errors: [{ field: 'gig.title', message }],
    })
  })

  it('is measured after trimming', async () => {
    expect((await api.placeOrder(gig(` ${'x'.repeat(300)} `))).gig.title).toHaveLength(300)
    expect(await post('/v1/orders', gig(' \u00a0\t'))).toMatchObject({ status: 422, errors: [{ field: 'gig.title' }] })
  })

  it('of several lines may have characters that phones and word processors insert, but no direction overrides', async () => {
    const { id } = await placed()
    const path = `/v1/orders/${id}/messages`
    expect(await post(path, { text: 'Call \u2068+49 30 1\u2069\n\uf0b7 first' }, 'buyer:lena')).toMatchObject({
      status: 201,
    })
    expect(await post(path, { text: 'refund of \u202E001' }, 'buyer:lena')).toMatchObject({
      status: 422,
      errors: [{ field: 'text', message: expect.stringContaining('U+202E') }],
    })
  })
})

describe('a link in a delivery', () => {
  it.each(['https://files.example/a?b=1#c', 'http://xn--mller-kva.example:8080', 'https://[2001:db8::1]/x'])(
    'is accepted as %s',
    async link => {
      const { id } = await placed()
      await seller.deliver({ id, message: 'Here.', links: [link] })
      const { items } = await api.listEvents({ id })
      expect(items.find(({ type }) => type === 'order.delivered')?.data.links).toEqual([link])
    },
  )

  it.each([
    'https://paypal.example@evil.example/',
    'https://u:p@evil.example',
    'javascript:alert(1)',
    'https://mü.example',
  ])('is refused as %s, with an explanation', async link => {
    const { id } = await placed()
    expect(await post(`/v1/orders/${id}/deliveries`, { message: 'Here.', links: [link] }, 'seller:mora')).toEqual({
      status: 422,
      errors: [
        {
          field: 'links.0',
          message:
            'must be a link that starts with http:// or https://, with its host in ASCII (“xn--…”) and no user name before it',
        },
      ],
    })
  })
})
