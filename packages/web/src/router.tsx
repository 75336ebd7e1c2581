// Which page stands at which address, and what frames them all.
import { levelEffect, shell } from '@evenhand/sdk/words/en'
import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  Navigate,
  Outlet,
  useParams,
} from '@tanstack/react-router'
import { serverClock } from './api/clock.ts'
import { useLive } from './api/live.ts'
import { useTurns } from './api/orders.ts'
import { type Session, useDemoPeople, useSession, useTestClock } from './api/session.ts'
import { EnterPage } from './enter/EnterPage.tsx'
import { TestClockBar } from './tryit/TestClockBar.tsx'
import { Frame } from './ui/Frame.tsx'
import { Broken, Note, Plain } from './ui/notices.tsx'
import { buttonLook, Skeleton } from './ui/parts.tsx'
import { ReaderProvider } from './ui/reader.tsx'

function Shell() {
  const session = useSession()
  const { me } = session
  const gone = useLive(me)
  const clock = useTestClock(me)
  const turns = useTurns(me !== null && !session.ended)
  const { id } = useParams({ strict: false })
  return (
    <ReaderProvider person={me?.person ?? null} now={serverClock.now}>
      <Frame
        person={me && !session.ended ? { name: me.person?.name ?? shell.role(me.role), role: me.role } : null}
        turns={turns}
        account={face => <Link to="/sessions">{face}</Link>}
        notice={
          session.ended ? (
            <SessionEnded demo={me?.mode === 'demo'} />
          ) : gone ? (
            <Note title={shell.reconnecting} />
          ) : null
        }
        foot={me && clock.data && !session.ended ? <TestClockBar me={me} orderId={id ?? null} /> : null}
        links={links(me?.mode === 'demo', session.ended ? null : (me?.role ?? null))}
      >
        <Outlet />
      </Frame>
    </ReaderProvider>
  )
}

const links = (demo: boolean, role: string | null) => (
  <>
    {role !== null && <Link to="/orders">{shell.orders}</Link>}
    {role === 'seller' && <Link to="/level">{levelEffect.level}</Link>}
    {demo && <Link to="/tryit">{shell.tryIt}</Link>}
  </>
)

const SessionEnded = ({ demo }: { readonly demo: boolean }) => (
  <Note title={shell.sessionEnded.title}>
    <p>{demo ? shell.sessionEnded.demo : shell.sessionEnded.detail}</p>
    {demo && <Link to="/tryit">{shell.tryIt}</Link>}
  </Note>
)

/** The demo begins by choosing who one is; elsewhere a link has brought the reader here. */
function Home() {
  const people = useDemoPeople()
  const session = useSession()
  if (people.data) return <Navigate to="/tryit" replace />
  if (people.isPending || session.loading) return <Skeleton />
  return session.me ? <Navigate to="/orders" replace /> : <SignIn />
}

const SignIn = () => (
  <Plain title={shell.signIn.title}>
    <p>{shell.signIn.detail}</p>
  </Plain>
)

/** Pages for people who are signed in. */
function Inside() {
  const session: Session = useSession()
  const people = useDemoPeople()
  if (session.me) return <Outlet />
  if (session.loading || people.isPending) return <Skeleton />
  return people.data ? <Navigate to="/tryit" replace /> : <SignIn />
}

const NotFound = () => (
  <Plain title={shell.notFound.title}>
    <p>{shell.notFound.detail}</p>
    <p>
      <Link to="/orders" className={buttonLook('primary')}>
        {shell.notFound.back}
      </Link>
    </p>
  </Plain>
)

const isMissing = (failure: unknown): boolean =>
  failure instanceof Error && 'status' in failure && (failure.status === 404 || failure.status === 422)
const Failed = ({ error }: { readonly error: unknown }) => (isMissing(error) ? <NotFound /> : <Broken />)

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken })
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
const enter = createRoute({ getParentRoute: () => root, path: '/enter', component: EnterPage })
const tryIt = createRoute({
  getParentRoute: () => root,
  path: '/tryit',
  component: lazyRouteComponent(() => import('./tryit/TryItPage.tsx'), 'TryItPage'),
})
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Inside })
const sessions = createRoute({
  getParentRoute: () => inside,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./enter/SessionsPage.tsx'), 'SessionsPage'),
})
const orders = createRoute({
  getParentRoute: () => inside,
  path: '/orders',
  validateSearch: (search): { tab?: string; q?: string } => ({
    ...(text(search.tab) === '' ? {} : { tab: text(search.tab) }),
    ...(text(search.q) === '' ? {} : { q: text(search.q) }),
  }),
  component: lazyRouteComponent(() => import('./orders/OrdersPage.tsx'), 'OrdersPage'),
})
const order = createRoute({
  getParentRoute: () => inside,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('./orders/OrderPage.tsx'), 'OrderPage'),
  errorComponent: Failed,
})
const resolution = createRoute({
  getParentRoute: () => order,
  path: 'resolution',
  component: lazyRouteComponent(() => import('./resolution/ResolutionDialog.tsx'), 'ResolutionDialog'),
})
const level = createRoute({
  getParentRoute: () => inside,
  path: '/level',
  component: lazyRouteComponent(() => import('./level/LevelPage.tsx'), 'OwnLevelPage'),
  errorComponent: Failed,
})
const levelOf = createRoute({
  getParentRoute: () => inside,
  path: '/sellers/$seller/level',
  component: lazyRouteComponent(() => import('./level/LevelPage.tsx'), 'LevelPageOf'),
  errorComponent: Failed,
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    enter,
    tryIt,
    inside.addChildren([sessions, orders, order.addChildren([resolution]), level, levelOf]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
