// Comes true when nothing has changed for `quiet` milliseconds, or the browser has nothing to do for
// nearly as long; fails when the page will not rest.
// First waits until the page has loaded, or scrolls through it, when that is asked for.
async ({ after, quiet, screens }) => {
  const pause = (milliseconds) => new Promise((next) => setTimeout(next, milliseconds));
  if (after === "load" && document.readyState !== "complete")
    await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  if (after === "scroll")
    for (let at = 0, n = 0; at < document.documentElement.scrollHeight && n < screens; at += innerHeight * 0.8, n++) {
      if (n) await pause(30);
      scrollTo({ top: at, behavior: "instant" });
    }
  return await new Promise((done, fail) => {
    const moves = (animation) =>
      animation.playState === "running" && animation.effect?.getComputedTiming().endTime < 2000;
    const say = () => (document.getAnimations().some(moves) ? fail("moving") : done(true));
    let timer = setTimeout(say, quiet);
    const watch = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(say, quiet);
    });
    watch.observe(document, { childList: true, characterData: true, subtree: true });
    const idle = (deadline) => (deadline.timeRemaining() > quiet * 0.8 ? say() : requestIdleCallback(idle));
    requestIdleCallback(idle);
    setTimeout(() => fail("busy"), quiet * 6);
  });
}
