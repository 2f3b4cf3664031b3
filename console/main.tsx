import './styles/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './app.tsx';
import { Toasts } from './parts/toasts.tsx';
import { WhyOpened } from './why/opened.tsx';

// The client repeats what may pass by itself.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 0, refetchOnWindowFocus: false } },
});

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Router base="/console">
          <Toasts>
            <WhyOpened>
              <App />
            </WhyOpened>
          </Toasts>
        </Router>
      </QueryClientProvider>
    </StrictMode>,
  );
}
