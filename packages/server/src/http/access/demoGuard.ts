// Restricts the demo, which has no authentication, to this machine: refuses calls by another host name and, unless a
// setting allows a proxy, through a proxy.
import type { FastifyInstance } from 'fastify'
import { httpProblem } from '../routes/problem.ts'

export interface DemoGuard {
  /** Whether a proxy may be in front of the demo. */
  readonly demoBehindProxy: boolean
  /** Returns the public address, which a proxy may pass on as the host. */
  readonly address: () => string
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** The headers that proxies and tunnels add to a forwarded call. */
const PASSED_ON =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * Refuses calls from other sites whose host name resolves to this machine (DNS rebinding), and from networks behind a
 * tunnel.
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
