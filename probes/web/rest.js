// Comes true when nothing has changed for `quiet` milliseconds; fails when the page will not rest.
// First waits until the page has loaded, or scrolls through it, when that is asked for.
async ({ after, quiet, screens }) => {
  const MOTION = 500; // milliseconds: few things that move in a page take longer
  const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));
  if (after === "load" && document.readyState !== "complete")
    await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  if (after === "scroll")
    for (let at = 0, n = 0; at < document.documentElement.scrollHeight && n < screens; at += innerHeight * 0.8, n++) {
      if (n) await pause(30);
      scrollTo({ top: at, behavior: "instant" });
    }
  await new Promise((done, fail) => {
    let timer = setTimeout(done, quiet);
    const watch = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, quiet);
    });
    watch.observe(document, { childList: true, characterData: true, subtree: true });
    setTimeout(() => fail("busy"), quiet * 6);
  });
  const moves = (animation) => animation.playState === "running" && animation.effect?.getComputedTiming().endTime < 2000;
  const moving = document.getAnimations().filter(moves);
  if (!moving.length) return true;
  await Promise.race([Promise.allSettled(moving.map((animation) => animation.finished)), pause(MOTION)]);
  throw "moving"; // it is asked once more: what comes into view may change things again
}
