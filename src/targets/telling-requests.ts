/**
 * Requests of a new version after which one that fails 2 % of them is found out: twenty failures are expected then, and
 * from a few no judge can tell without blaming good versions as well. How soon a bad version is taken back is promised in
 * minutes, or in as many requests where the first share makes these take longer.
 */
export const TELLING_REQUESTS = 1_000;
