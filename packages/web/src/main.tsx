// Starts the page: styles, fonts, the cache, and the router below one boundary.
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/source-serif-4/wght.css'
import './ui/frame/tokens.css'
import './ui/frame/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { cache } from './api/cache.ts'
import { router } from './router.tsx'
import { Boundary } from './ui/notices/notices.tsx'

const place = document.getElementById('page')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Boundary>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Boundary>
    </StrictMode>,
  )
}
