// What cached pages say they show of comments.

/** A post's approved comments, their number, and whether more are taken. */
export const commentsTag = (postId: number) => `post:${postId}:comments`;
