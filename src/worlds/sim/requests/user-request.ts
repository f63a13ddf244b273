import type { Request } from '../../../traffic/types.ts';
import type { RequestShape } from '../run-input.ts';

/** The request of one of a shape's users: the same but for the key by which balancing may know them. */
export function userRequest(request: Request, users: NonNullable<RequestShape['users']>, user: number): Request {
  switch (users.in) {
    case 'sourceIp':
      // Documentation addresses are too few; this range is for benchmarks (RFC 2544).
      return { ...request, sourceIp: `198.${18 + ((user >> 16) & 1)}.${(user >> 8) & 255}.${user & 255}` };
    case 'header':
      return { ...request, headers: { ...request.headers, [users.name]: `user-${user}` } };
    case 'cookie': {
      const own = `${users.name}=user-${user}`;
      const { cookie } = request.headers;
      return { ...request, headers: { ...request.headers, cookie: cookie === undefined ? own : `${cookie}; ${own}` } };
    }
  }
}
