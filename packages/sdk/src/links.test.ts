// The host and path that a page shows for a link.
import { describe, expect, it } from 'vitest'
import { shownLink } from './links.ts'

describe('the address of a link', () => {
  it.each([
    ['https://files.example/a?b=1#c', 'https://files.example/a?b=1#c', 'files.example', '/a?b=1#c'],
    ['https://files.example', 'https://files.example/', 'files.example', ''],
    ['http://files.example:8080/', 'http://files.example:8080/', 'files.example:8080', ''],
    ['https://files.example:443/a', 'https://files.example/a', 'files.example', '/a'],
    ['https://paypal.example@evil.example/x', 'https://evil.example/x', 'evil.example', '/x'],
    ['https://a:b@evil.example', 'https://evil.example/', 'evil.example', ''],
    ['https://good.example\\@evil.example/', 'https://good.example/@evil.example/', 'good.example', '/@evil.example/'],
    ['https://müller.example/ä', 'https://xn--mller-kva.example/%C3%A4', 'xn--mller-kva.example', '/%C3%A4'],
    ['https://раypal.example', 'https://xn--ypal-43d9g.example/', 'xn--ypal-43d9g.example', ''],
  ])('%s is shown as leading to %s', (text, href, host, rest) => {
    expect(shownLink(text)).toEqual({ href, host, rest })
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'files.example/a', 'ftp://files.example', '', 'http://'])(
    'such as “%s” is not shown as a link',
    text => expect(shownLink(text)).toBeNull(),
  )
})
