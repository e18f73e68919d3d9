resource "aws_lb" "main" {
  name    = "main"
  subnets = var.subnet_ids
}

resource "aws_lb_target_group" "main" {
  name     = "main"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = var.vpc_id
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = module.api.arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
}

resource "aws_lb_listener_certificate" "more" {
  for_each = {
    shop      = aws_acm_certificate_validation.shop.certificate_arn
    partners  = aws_acm_certificate_validation.partners.certificate_arn
    admin     = aws_acm_certificate_validation.admin.certificate_arn
    countries = module.countries.arn
  }

  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = each.value
}
