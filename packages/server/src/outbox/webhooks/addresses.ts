// Decides which addresses webhooks may go to: in production https on the public internet, and the operator's networks.
import { BlockList, isIP } from 'node:net'

export interface AddressSettings {
  /** True in production: https and public addresses only. If false, every address except those where cloud providers serve credentials. */
  readonly publicOnly: boolean
  /** Networks that are always allowed: `address/bits` or one address. */
  readonly networks: readonly string[]
}
export interface AddressRules {
  /** Why an endpoint's address is rejected, as a text beginning with “must”; null where it is allowed. */
  refused(url: URL): string | null
  /** Whether a connection by this protocol (`http:` or `https:`) may go to an IP address. */
  allows(address: string, protocol: string): boolean
}

/** Not on the public internet, by the special-purpose registries of IANA. */
const PRIVATE_V4 = [
  '0.0.0.0/8', // this host
  '10.0.0.0/8',
  '100.64.0.0/10', // behind a carrier's NAT
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, with the metadata of clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, with the broadcast
]
/** The only public IPv6 range. Mapped, translated and tunnelled forms of IPv4 lie outside it or are excluded below. */
const PUBLIC_V6 = ['2000::/3']
const PRIVATE_V6 = [
  '2001::/23', // protocols, with Teredo
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]
/** Where clouds hand out credentials to their machines: rejected in every mode. */
const METADATA = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254/128', '100.100.100.200/32']

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const isV6 = isIP(address) === 6
    list.addSubnet(address, bits === undefined ? (isV6 ? 128 : 32) : Number(bits), isV6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const privateV4 = listOf(PRIVATE_V4)
const publicV6 = listOf(PUBLIC_V6)
const privateV6 = listOf(PRIVATE_V6)
const metadata = listOf(METADATA)

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !isIn(privateV4, address)
  return isIn(publicV6, address) && !isIn(privateV6, address)
}

/** The host of a URL as an IP address; null where it is a name. URLs write 2130706433 and 0x7f.1 as 127.0.0.1. */
function literalOf({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? null : bare
}
/** Names of this machine by definition (RFC 6761). */
const isLocalName = ({ hostname }: URL): boolean => /(^|\.)localhost\.?$/.test(hostname)

export function addressRules({ publicOnly, networks }: AddressSettings): AddressRules {
  const own = listOf(networks)
  const allows = (address: string, protocol: string): boolean => {
    const [bare = ''] = address.split('%')
    if (isIP(bare) === 0) return false
    if (isIn(own, bare)) return true
    if (!publicOnly) return !isIn(metadata, bare)
    return protocol === 'https:' && isPublic(bare)
  }
  const refused = (url: URL): string | null => {
    if (publicOnly && url.protocol !== 'https:' && networks.length === 0) return 'must begin with https://'
    const literal = literalOf(url)
    if (literal !== null) return allows(literal, url.protocol) ? null : reasonFor(literal)
    return publicOnly && networks.length === 0 && isLocalName(url) ? reasonFor(url.hostname) : null
  }
  return { allows, refused }
}

const reasonFor = (host: string): string =>
  `must be a public address, and ${host} is none; EVENHAND_WEBHOOK_NETWORKS can list networks of your own`
