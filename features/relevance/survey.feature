@relevance @shopper:customer
Feature: They ask whether I was satisfied, and care about the answer
  A survey that nobody reads is worse than none. When I say that I am unhappy, a person gets in touch
  with me, and I do not have to ask for it.

  Scenario: When my survey says I am unhappy, a person contacts me
    When I write to customer service:
      """
      Hello,

      my order is {order number}. Until when can I send it back, and what does that cost me?
      """
    Then within 7 days they ask me whether I was satisfied
    When I tell their survey "1 of 5, because the answer about my order {order number} was no help to me"
    Then in less than 24 hours a person comes back to me about my order
