// The routes: which page is shown at which address, and the frame around all pages.
import { ProblemError } from '@evenhand/sdk'
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
import { type ReactNode, useEffect } from 'react'
import type { Me } from './api/cache.ts'
import { serverClock } from './api/clock.ts'
import { useLive } from './api/live.ts'
import { useTurns } from './api/orders.ts'
import { useDemoPeople, useSession, useTestClock } from './api/session.ts'
import { EnterPage } from './enter/EnterPage.tsx'
import { SomebodyElse } from './enter/SomebodyElse.tsx'
import { followLanguage, formatsOf, loadLevelTexts } from './language.ts'
import { levelEffect, shell } from './locale.ts'
import { TestClockBar } from './tryit/TestClockBar.tsx'
import { Frame } from './ui/frame/Frame.tsx'
import { noteStep } from './ui/frame/Heading.tsx'
import { NotFound } from './ui/frame/NotFound.tsx'
import { Answered } from './ui/notices/Answered.tsx'
import { useAnnouncement } from './ui/notices/announce.tsx'
import { Broken, Note, Plain } from './ui/notices/notices.tsx'
import { Skeleton } from './ui/parts.tsx'
import { ReaderProvider } from './ui/reader.tsx'

function Shell() {
  const session = useSession()
  const { me, other } = session
  const isIn = me !== null && !session.ended && other === null
  const gone = useLive(me)
  useLanguage(me)
  const clock = useTestClock(isIn ? me : null)
  const turns = useTurns(isIn)
  const { id } = useParams({ strict: false })
  return (
    <ReaderProvider person={me?.person ?? null} clock={serverClock} formats={formatsOf}>
      <Frame
        person={isIn ? { name: me.person?.name ?? shell.role(me.role), role: me.role } : null}
        turns={turns}
        account={face => <Link to="/sessions">{face}</Link>}
        notice={
          other !== null ? (
            <SomebodyElse me={me} other={other} />
          ) : session.ended ? (
            <SessionEnded demo={me?.mode === 'demo'} />
          ) : gone ? (
            <LiveNote title={shell.reconnecting} />
          ) : null
        }
        // The room for the bar is reserved, so that the page does not move once the clock has loaded.
        foot={
          isIn && (clock.is === 'here' || me.mode !== 'production') ? (
            <TestClockBar me={me} orderId={id ?? null} />
          ) : null
        }
        links={links(me?.mode === 'demo', isIn ? me.role : null)}
      >
        <Outlet />
      </Frame>
    </ReaderProvider>
  )
}

/**
 * Follows the language that the marketplace set for the person. In the demo the setting is ignored, since the visitor
 * only plays that person.
 */
function useLanguage(me: Me | null): void {
  const tag = me?.mode === 'demo' ? undefined : me?.person?.language
  const isKnown = me !== null
  useEffect(() => {
    // If the language cannot be loaded, the page keeps its present one.
    if (isKnown) void followLanguage(tag).catch(() => undefined)
  }, [isKnown, tag])
}

const links = (demo: boolean, role: string | null) => (
  <>
    {role !== null && <Link to="/orders">{shell.orders}</Link>}
    {role === 'seller' && <Link to="/level">{levelEffect.level}</Link>}
    {demo && <Link to="/tryit">{shell.tryIt}</Link>}
  </>
)

/** Shows and announces a notice that appears without an action of the reader. */
function LiveNote({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  useAnnouncement(title)
  return <Note title={title}>{children}</Note>
}

const SessionEnded = ({ demo }: { readonly demo: boolean }) => (
  <LiveNote title={shell.sessionEnded.title}>
    <p>{demo ? shell.sessionEnded.demo : shell.sessionEnded.detail}</p>
    {demo && <Link to="/tryit">{shell.tryIt}</Link>}
  </LiveNote>
)

/**
 * Leads to the choice of a person in the demo; elsewhere to the orders, or to the notice for visitors without a
 * session.
 */
function Home() {
  const people = useDemoPeople()
  const { me } = useSession()
  return (
    <Answered of={people} what={shell.unread.people} isPage loading={<Skeleton />} empty={null}>
      {found => (found ? <Navigate to="/tryit" replace /> : me ? <Navigate to="/orders" replace /> : <Inside />)}
    </Answered>
  )
}

const SignIn = () => (
  <Plain title={shell.signIn.title}>
    <p>{shell.signIn.detail}</p>
  </Plain>
)

/**
 * Shows pages to signed-in people. After the session has ended the page stays, and the frame shows that the session has
 * ended.
 */
function Inside() {
  const { me, other, signedIn } = useSession()
  const isUnknown =
    signedIn.is === 'failed' && signedIn.failure instanceof ProblemError && signedIn.failure.status === 401
  if (me) return <Outlet />
  if (other !== null) return null
  if (isUnknown) return <Stranger />
  return (
    <Answered of={signedIn} what={shell.unread.yourself} isPage loading={<Skeleton shape="order" />} empty={null}>
      {() => <Outlet />}
    </Answered>
  )
}

/** Shows visitors without a session the choice of a person in the demo, and elsewhere how to get a link. */
function Stranger() {
  const people = useDemoPeople()
  return (
    <Answered of={people} what={shell.unread.people} isPage loading={<Skeleton />} empty={null}>
      {found => (found ? <Navigate to="/tryit" replace /> : <SignIn />)}
    </Answered>
  )
}

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
  component: lazyRouteComponent(() => import('./orders/list/OrdersPage.tsx'), 'OrdersPage'),
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
/** Loads the level page with its texts, which no other page needs. */
const levelPages = async () => (await Promise.all([import('./level/LevelPage.tsx'), loadLevelTexts()]))[0]
const level = createRoute({
  getParentRoute: () => inside,
  path: '/level',
  component: lazyRouteComponent(levelPages, 'OwnLevelPage'),
  errorComponent: Failed,
})
const levelOf = createRoute({
  getParentRoute: () => inside,
  path: '/sellers/$seller/level',
  component: lazyRouteComponent(levelPages, 'LevelPageOf'),
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

router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation }) =>
  noteStep(fromLocation?.pathname, toLocation.pathname),
)

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
