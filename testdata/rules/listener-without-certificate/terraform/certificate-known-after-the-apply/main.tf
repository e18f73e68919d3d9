# Undecided: it may be empty.
resource "terraform_data" "certificate_arn" {
  input = "arn:aws:acm:eu-west-1:111122223333:certificate/1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b"
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = terraform_data.certificate_arn.output

  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"
  }
}
