// Restricts the demo, which has no authentication, to this machine: refuses calls by another host name and, unless a
// setting allows a proxy, calls with a header that proxies add.
import type { FastifyInstance } from 'fastify'
import { httpProblem } from '../routes/problem.ts'

export interface DemoGuard {
  /** Whether a proxy may be in front of the demo. */
  readonly demoBehindProxy: boolean
  /** Returns the public address, whose host is also accepted if a proxy is allowed. */
  readonly address: () => string
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** The headers that proxies and tunnels add to a forwarded call. */
const PASSED_ON =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * Refuses a call whose `Host` is neither a loopback address nor, if a proxy is allowed, the host of the public address:
 * any host name may resolve to this machine (DNS rebinding). Refuses a call with a forwarding header unless a proxy is
 * allowed.
 */
export function guardDemo(app: FastifyInstance, { demoBehindProxy, address }: DemoGuard): void {
  const isOurHost = (host: string): boolean =>
    LOOPBACK.test(host) || (demoBehindProxy && URL.canParse(address()) && new URL(address()).host === host)
  app.addHook('onRequest', async ({ headers }) => {
    if (!isOurHost(headers.host ?? '')) throw httpProblem('host_not_ours', {})
    const header = Object.keys(headers).find(name => PASSED_ON.test(name))
    if (header !== undefined && !demoBehindProxy) throw httpProblem('proxy_not_allowed', { header })
  })
}
