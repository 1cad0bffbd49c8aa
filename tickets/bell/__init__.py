"""The bell: what somebody should know of happened, told to each person once, where and how they wish."""
