import type { Viewer } from '#foundation/identity/viewer.ts';
import type { AudienceOf } from './exchange.ts';
import { toldViewer } from './told-viewer.ts';

/** For subgraphs that are told the viewer and nothing else of the caller: everything that they are told. */
export function viewerAudience(): AudienceOf {
  const audiences = new WeakMap<Viewer, string>();
  return (context) => {
    const viewer = toldViewer(context);
    const known = audiences.get(viewer);
    if (known !== undefined) return known;
    const audience = JSON.stringify(viewer);
    audiences.set(viewer, audience);
    return audience;
  };
}
