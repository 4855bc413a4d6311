export interface UploadedFile {
  id: number;
  url: string;
  width: number | null;
  height: number | null;
  alt: string;
  name: string;
  type: string;
}

export type UploadAnswer = { ok: true; file: UploadedFile } | { ok: false; problem: string };

const NOT_CONNECTED = 'The connection broke off. Try again.';

/** Sends one file. `XMLHttpRequest`, because `fetch` does not say how far it has come. */
export function uploadFile(
  url: string,
  file: File,
  { onProgress, signal }: { onProgress: (share: number) => void; signal: AbortSignal },
): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file, file.name || 'picture');
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => resolve(answerFrom(request)));
    for (const end of ['error', 'timeout', 'abort']) {
      request.addEventListener(end, () => resolve({ ok: false, problem: NOT_CONNECTED }));
    }
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

function answerFrom(request: XMLHttpRequest): UploadAnswer {
  const body = parse(request.responseText);
  const url = body.get('url');
  if (body.get('ok') === true && typeof url === 'string') {
    const size = (name: string) => (typeof body.get(name) === 'number' ? Number(body.get(name)) : null);
    const text = (name: string) => String(body.get(name) ?? '');
    const file = {
      url,
      id: Number(body.get('id')),
      alt: text('alt'),
      name: text('name'),
      type: text('type'),
    };
    return { ok: true, file: { ...file, width: size('width'), height: size('height') } };
  }
  const problem = body.get('problem');
  if (typeof problem === 'string') return { ok: false, problem };
  if (request.status === 401)
    return { ok: false, problem: 'You were signed out. Sign in in another tab, then try again.' };
  if (request.status === 413)
    return { ok: false, problem: 'The file is too large for this site. Make it smaller.' };
  return { ok: false, problem: 'The site could not take the file. Try again in a moment.' };
}

function parse(text: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
