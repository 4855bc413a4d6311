// What every page's frame shows. `site/` fills it from the settings; the machinery in `web/` only draws it.

export interface NavigationLink {
  label: string;
  /** A path on this site (`/about/`) or an absolute http(s) URL. */
  url: string;
}

export interface Shell {
  /** Absolute origin with no slash at its end, for canonical links: `https://example.org`. */
  siteUrl: string;
  name: string;
  description: string;
  /** BCP 47 tag for `<html lang>` and for dates: `en`, `pt-BR`. */
  language: string;
  /** IANA zone in which dates are shown: `UTC`, `Europe/Berlin`. */
  timeZone: string;
  /** `#rrggbb`. */
  accentColor: string;
  /** Path or URL of a logo picture; the name is shown in type when there is none. */
  logoUrl: string | null;
  navigation: readonly NavigationLink[];
}
