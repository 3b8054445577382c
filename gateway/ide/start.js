// The page at `/`: GraphiQL over the endpoint it was served from. Runs in the browser, as it is.
const { GraphiQL, React, ReactDOM, graphqlWs } = globalThis;

const endpoint = new URL('/graphql', location.href);
const socketEndpoint = new URL(endpoint);
socketEndpoint.protocol = endpoint.protocol.replace('http', 'ws');

/** Whether the operation that is about to run is a subscription. */
function isSubscription({ operationName }, documentAST) {
  const operations = (documentAST?.definitions ?? []).filter(({ kind }) => kind === 'OperationDefinition');
  const chosen = operations.find(({ name }) => !operationName || name?.value === operationName);
  return chosen?.operation === 'subscription';
}

/** A subscription has a socket of its own, because the credential in the headers may have changed since the last. */
function subscribe(request, headers) {
  const authorization = headers?.Authorization ?? headers?.authorization;
  const client = graphqlWs.createClient({
    url: socketEndpoint.href,
    connectionParams: authorization ? { authorization } : {},
    retryAttempts: 20,
  });
  let after;
  // The client serialises the request again when it connects again, so it resumes behind the last event.
  const payload = {
    ...request,
    get extensions() {
      return after === undefined ? {} : { after };
    },
  };
  return {
    subscribe(sink) {
      const next = (result) => {
        after = result.extensions?.eventId ?? after;
        sink.next(result);
      };
      const end = client.subscribe(payload, {
        next,
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      });
      return {
        unsubscribe() {
          end();
          client.dispose();
        },
      };
    },
  };
}

async function post(request, headers) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  return response.json();
}

const fetcher = (request, { headers, documentAST } = {}) =>
  isSubscription(request, documentAST) ? subscribe(request, headers) : post(request, headers);

const root = ReactDOM.createRoot(document.getElementById('graphiql'));
root.render(
  React.createElement(GraphiQL, {
    fetcher,
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: 'headers',
    defaultQuery: '# Put your token under Headers: { "Authorization": "Bearer …" }\n\n{\n  __typename\n}\n',
  }),
);
