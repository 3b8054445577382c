import { answer } from '#foundation/calls/define-call.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import { importPriceHistory } from '#schema/calls/agent.ts';
import type { Imports } from './service.ts';

export const importCalls = (services: () => { readonly imports: Imports }) => [
  answer(importPriceHistory, async (history) => {
    const begun = await services().imports.begin(serviceViewer('peer'), history);
    if (!begun.ok) return { ok: false, reason: begun.errors[0]?.message ?? 'It was refused.' } as const;
    return begun.value
      ? ({ ok: true, importId: begun.value.id } as const)
      : ({ ok: false, reason: 'The import is gone.' } as const);
  }),
];
