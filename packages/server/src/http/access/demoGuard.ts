// The demo lets everybody in, so it answers this machine only: not by another name, and not through a proxy unless told so.
import type { FastifyInstance } from 'fastify'
import { httpProblem } from '../routes/problem.ts'

export interface DemoGuard {
  /** Whether a proxy may stand before the demo. */
  readonly demoBehindProxy: boolean
  /** The public address, which a proxy may pass on as the host. */
  readonly address: () => string
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** What proxies and tunnels add to a call that came from elsewhere. */
const PASSED_ON =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/

/** Another site must not reach the demo by a name of its own that leads to this machine, nor a network by a tunnel to it. */
export function guardDemo(app: FastifyInstance, { demoBehindProxy, address }: DemoGuard): void {
  const isOurHost = (host: string): boolean =>
    LOOPBACK.test(host) || (demoBehindProxy && URL.canParse(address()) && new URL(address()).host === host)
  app.addHook('onRequest', async ({ headers }) => {
    if (!isOurHost(headers.host ?? '')) throw httpProblem('host_not_ours', {})
    const header = Object.keys(headers).find(name => PASSED_ON.test(name))
    if (header !== undefined && !demoBehindProxy) throw httpProblem('proxy_not_allowed', { header })
  })
}
