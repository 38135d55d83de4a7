//! What is made beside the frames: begun at once, or when it is seen or the first picture is long there, and waited for
//! only when it is seen.

use bevy::tasks::{AsyncComputeTaskPool, Task, TaskPool, block_on};

/// Frames before anything is begun that is not seen: until then there is enough to do.
const QUIET_FRAMES: u32 = 40;

/// Something that is made on another thread.
pub(super) struct Later<T> {
    frames: u32,
    task: Option<Task<T>>,
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self { frames: 0, task: None }
    }
}

fn spawned<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Task<T> {
    AsyncComputeTaskPool::get_or_init(TaskPool::new).spawn(async move { work() })
}

impl<T: Send + 'static> Later<T> {
    /// Begun at once.
    pub(super) fn begun(work: impl FnOnce() -> T + Send + 'static) -> Self {
        Self { frames: 0, task: Some(spawned(work)) }
    }

    /// To be asked in every frame; the finished thing, once. What has to be seen is waited for.
    pub(super) fn ask<F>(&mut self, is_seen: bool, make: impl FnOnce() -> F) -> Option<T>
    where
        F: FnOnce() -> T + Send + 'static,
    {
        self.frames = self.frames.saturating_add(1);
        if self.task.is_none() && (is_seen || self.frames > QUIET_FRAMES) {
            self.task = Some(spawned(make()));
        }
        self.take(is_seen)
    }

    /// The finished thing, once. What has to be seen is waited for.
    pub(super) fn take(&mut self, is_seen: bool) -> Option<T> {
        let is_due = |task: &Task<T>| is_seen || task.is_finished();
        self.task.take_if(|task| is_due(task)).map(block_on)
    }
}
